import { Component, type ReactNode } from "react";

import { Button } from "../form/Button.tsx";
import { Cluster, Stack } from "../layout/layout.tsx";
import { PageTitle } from "../layout/PageTitle.tsx";
import { Notice } from "./Notice.tsx";

interface Props {
  /** A failure belongs to one page: another one gets its chance. */
  path: string;
  /** Loads what failed anew. */
  onRetry: () => void;
  title: string;
  /** What still holds. */
  reassurance: string;
  children: ReactNode;
}

/** Keeps the rest of the page usable when a part does not load, or fails. */
export class FailureBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failed && before.path !== this.props.path) this.retry();
  }

  retry = (): void => {
    this.props.onRetry();
    this.setState({ failed: false });
  };

  override render(): ReactNode {
    const { title, reassurance, children } = this.props;
    if (!this.state.failed) return children;
    return (
      <Stack gap={5}>
        <PageTitle>{title}</PageTitle>
        <Notice tone="error">{reassurance}</Notice>
        <Cluster>
          <Button onClick={this.retry}>Try again</Button>
          <Button variant="secondary" onClick={() => location.reload()}>
            Load the page anew
          </Button>
        </Cluster>
      </Stack>
    );
  }
}

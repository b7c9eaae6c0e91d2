import { type Problem, problemOf } from "@trolley/client";

import { Button } from "../form/Button.tsx";
import styles from "./feedback.module.css";
import { Notice } from "./Notice.tsx";

interface ErrorViewProps {
  problem: unknown;
  onRetry?: () => void;
  title?: string;
  busy?: boolean;
}

/** What went wrong and what to do, whoever failed. */
export function ErrorView({ problem: thrown, onRetry, title, busy = false }: ErrorViewProps) {
  const problem = problemOf(thrown);
  const advice = adviceOn(problem);
  const retry = onRetry && (
    <Button variant="secondary" size="small" busy={busy} onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <Notice tone={problem.isConnection ? "warning" : "error"} title={title ?? problem.title} actions={retry}>
      {advice && <p>{advice}</p>}
      {problem.requestId && problem.status >= 500 && <p className={styles.requestId}>Reference {problem.requestId}</p>}
    </Notice>
  );
}

/** A refusal's title says it all when there is no detail. */
function adviceOn(problem: Problem): string | undefined {
  if (problem.code === "offline")
    return "This device has no connection. Nothing is lost; it goes on when you are back online.";
  if (problem.code === "no_answer")
    return "The shop did not answer in time. Your connection is there, so it may be us.";
  if (problem.status === 429) return `That was a little too often. Try again in ${problem.retryAfter ?? 30} seconds.`;
  if (problem.status >= 500) return problem.detail ?? "This is our fault. Nothing was done; try again in a moment.";
  return problem.detail;
}

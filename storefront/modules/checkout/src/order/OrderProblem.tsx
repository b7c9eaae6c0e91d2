import { type Problem, paths, useSession } from "@trolley/client";
import { Cluster, Empty, ErrorView, LinkButton, PageTitle, Stack } from "@trolley/ui";
import { useLocation } from "wouter";

/** Nobody is told whether an order exists that is not theirs. */
export function OrderProblem({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const session = useSession();
  const [path] = useLocation();
  const isHidden = problem.status === 404 || problem.status === 401 || problem.status === 403;
  if (!isHidden) {
    return (
      <Stack gap={5}>
        <PageTitle>Your order</PageTitle>
        <ErrorView problem={problem} onRetry={onRetry} />
      </Stack>
    );
  }
  const actions = (
    <Cluster>
      <LinkButton href={paths.track()}>Track an order</LinkButton>
      {session.state !== "customer" && (
        <LinkButton href={paths.signIn(path)} variant="secondary">
          Sign in
        </LinkButton>
      )}
    </Cluster>
  );
  return (
    <Stack gap={5}>
      <PageTitle>Order not found</PageTitle>
      <Empty title="There is no such order here" actions={actions}>
        It may belong to an account, or to another browser. Its number and your e-mail address lead to it.
      </Empty>
    </Stack>
  );
}

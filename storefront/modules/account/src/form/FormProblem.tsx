import { type Problem, useSession } from "@trolley/client";
import { ErrorView, Notice } from "@trolley/ui";

import { durationOf } from "./duration.ts";

/** Why nothing was saved. What was typed is still there. */
export function FormProblem({ problem }: { problem: Problem }) {
  const session = useSession();
  if (problem.status === 401 && problem.code === "unauthorized") {
    return session.state === "customer" ? null : <Notice tone="warning" title="Nothing was saved: sign in again" />;
  }
  if (problem.isConnection) {
    const title = problem.code === "offline" ? "You are offline, nothing was saved" : "The shop does not answer";
    return (
      <Notice tone="warning" title={title}>
        <p>What you typed is still here. Try again when the connection is back.</p>
      </Notice>
    );
  }
  if (problem.status === 429) {
    return (
      <Notice tone="error" title="Too many attempts">
        <p>For safety there is a pause now. Try again in {durationOf(problem.retryAfter ?? 60)}.</p>
      </Notice>
    );
  }
  return <ErrorView problem={problem} />;
}

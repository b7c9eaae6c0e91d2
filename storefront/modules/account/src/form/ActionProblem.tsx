import { problemOf } from "@trolley/client";
import { ErrorView, Notice } from "@trolley/ui";

/** Why what a button stands for was not done, under a title that says what was not. */
export function ActionProblem({ problem: thrown, title }: { problem: unknown; title: string }) {
  const problem = problemOf(thrown);
  if (!problem.isConnection) return <ErrorView problem={problem} title={title} />;
  return (
    <Notice tone="warning" title={title}>
      <p>
        {problem.code === "offline" ? "This device has no connection." : "The shop did not answer."} Try again in a
        moment.
      </p>
    </Notice>
  );
}

import type { Schema } from "@trolley/client";
import { Notice } from "@trolley/ui";

import type { UseIntent } from "../intents/useIntent.ts";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { explain } from "./explain.ts";

interface RefusedWriteProps {
  intent: Pick<UseIntent<never>, "problem" | "unanswered">;
  lines: readonly Schema["OrderLine"][];
}

/** Why a write did not happen, or that nobody knows whether it did. */
export function RefusedWrite({ intent: { problem, unanswered }, lines }: RefusedWriteProps) {
  if (!problem) return null;
  if (unanswered)
    return (
      <>
        <StaffProblem problem={problem} />
        <p>It may have been done all the same. Send it again as it is: it will not be done twice.</p>
      </>
    );
  const explanation = explain(problem, lines);
  if (!explanation) return <StaffProblem problem={problem} />;
  return (
    <Notice tone="warning" title={explanation.title}>
      <p>{explanation.text}</p>
      {problem.requestId && <p>Reference {problem.requestId}</p>}
    </Notice>
  );
}

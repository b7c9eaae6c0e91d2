import { Button, Cluster, Dialog, Stack } from "@trolley/ui";

import { TextField } from "../ask/TextField.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { Outcome } from "./Outcome.tsx";
import { type Choice, useDecision } from "./useDecision.ts";

interface DecisionDialogProps extends Choice {
  /** Whether letters may have gone meanwhile. */
  onClose: (isChanged: boolean) => void;
}

export function DecisionDialog({ onClose, ...choice }: DecisionDialogProps) {
  const { queue, mode, count } = choice;
  const decision = useDecision(choice);
  const close = () => onClose(decision.handled !== undefined);
  const title = `${mode === "redrive" ? "Redrive" : "Discard"} ${count === 1 ? "a letter" : `${count} letters`}`;
  return (
    <Dialog open onClose={close} title={title} footer={<Footer mode={mode} decision={decision} onClose={close} />}>
      <Stack>
        <p>
          {mode === "redrive"
            ? `They go back to ${queue} and are tried anew. What has failed for a lasting reason comes back here.`
            : "They are deleted, and what they say never happens. The decision and its reason are kept."}
        </p>
        {mode === "redrive" && (
          <TextField
            label="Letters a second, at most"
            required
            inputMode="numeric"
            value={decision.rate}
            error={decision.errors.rate}
            onType={decision.setRate}
          />
        )}
        <TextField
          label="Reason"
          maxLength={200}
          required={mode === "discard"}
          value={decision.reason}
          error={decision.errors.reason}
          onType={decision.setReason}
        />
        {decision.problem && <StaffProblem problem={decision.problem} />}
        {decision.handled && <Outcome handled={decision.handled} />}
      </Stack>
    </Dialog>
  );
}

interface FooterProps extends Pick<Choice, "mode"> {
  decision: ReturnType<typeof useDecision>;
  onClose: () => void;
}

function Footer({ mode, decision: { handled, running, run }, onClose }: FooterProps) {
  if (handled && !handled.dry_run && !handled.unfinished)
    return (
      <Cluster justify="end">
        <Button onClick={onClose}>Close</Button>
      </Cluster>
    );
  const deed = mode === "redrive" ? "Redrive" : "Discard";
  return (
    <Cluster justify="end">
      <Button variant="secondary" busy={running === "dry run"} onClick={() => run("dry run")}>
        Dry run
      </Button>
      <Button
        variant={mode === "redrive" ? "primary" : "danger"}
        busy={running === "for good"}
        onClick={() => run("for good")}
      >
        {handled && !handled.dry_run ? `${deed} the rest` : deed}
      </Button>
    </Cluster>
  );
}

import type { Schema } from "@trolley/client";
import { Button, Panel } from "@trolley/ui";
import { useId, useState } from "react";

import { RefusedWrite } from "../RefusedWrite.tsx";
import { useFocusKept } from "../useFocusKept.ts";
import styles from "./fulfillment.module.css";
import { CancelDialog, HoldDialog } from "./ReasonDialog.tsx";
import { ShipDialog } from "./ShipDialog.tsx";
import { obstacleTo, STEPS, type Step } from "./steps.ts";
import { useTransition } from "./useTransition.ts";

const WORDS: Record<Step, { label: string; effect: string }> = {
  start: { label: "Start packing", effect: "The shopper cannot cancel it any more." },
  ship: { label: "Ship", effect: "All of it, or a part with its own parcel." },
  deliver: { label: "Mark as delivered", effect: "From now on it can be sent back." },
  hold: { label: "Put on hold", effect: "Nothing leaves until somebody releases it." },
  release: { label: "Release", effect: "It goes on from where its goods are." },
  cancel: { label: "Cancel the order", effect: "Stock and coupon are free again, the money goes back." },
};

/** What staff can do with the goods; what cannot be done now says why. */
export function FulfillmentPanel({ order }: { order: Schema["StaffOrder"] }) {
  const [asking, setAsking] = useState<Step>();
  const headingId = useId();
  const transition = useTransition(order);
  const close = () => setAsking(undefined);
  const heading = useFocusKept(order.version, asking === undefined);

  const take = (step: Step) => {
    transition.reset();
    if (step === "start" || step === "deliver" || step === "release") transition.submit({ transition: step });
    else setAsking(step);
  };

  return (
    <Panel aria-labelledby={headingId} className={styles.panel}>
      <h2 id={headingId} ref={heading} tabIndex={-1}>
        Fulfilment
      </h2>
      <RefusedWrite intent={transition} lines={order.lines} />
      <ul className={styles.steps}>
        {STEPS.map((step) => (
          <StepRow
            key={step}
            step={step}
            obstacle={obstacleTo(step, order)}
            busy={transition.busy}
            onTake={() => take(step)}
          />
        ))}
      </ul>
      <ShipDialog order={order} open={asking === "ship"} onClose={close} />
      <HoldDialog order={order} open={asking === "hold"} onClose={close} />
      <CancelDialog order={order} open={asking === "cancel"} onClose={close} />
    </Panel>
  );
}

interface StepRowProps {
  step: Step;
  obstacle: string | undefined;
  busy: boolean;
  onTake: () => void;
}

function StepRow({ step, obstacle, busy, onTake }: StepRowProps) {
  const whyId = useId();
  const { label, effect } = WORDS[step];
  return (
    <li className={styles.step}>
      <Button
        variant={step === "cancel" ? "danger" : "secondary"}
        disabled={obstacle !== undefined}
        busy={busy && obstacle === undefined}
        aria-describedby={whyId}
        onClick={onTake}
      >
        {label}
      </Button>
      <p id={whyId} className={styles.why}>
        {obstacle ?? effect}
      </p>
    </li>
  );
}

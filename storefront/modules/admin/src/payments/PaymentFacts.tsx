import type { Money as Amount, Schema } from "@trolley/client";
import { Badge, Money } from "@trolley/ui";
import type { ReactNode } from "react";

import styles from "./payments.module.css";
import { PAYMENT_STATUS } from "./words.ts";

export function PaymentFacts({ payment }: { payment: Schema["Payment"] }) {
  const { label, tone } = PAYMENT_STATUS[payment.status];
  return (
    <dl className={styles.facts}>
      <Fact name="State">
        <Badge tone={tone}>{label}</Badge>
        {payment.provider_unavailable && " The provider does not answer at the moment; the shop goes on trying."}
      </Fact>
      <Sum name="Asked for" of={payment.amount} />
      <Sum name="Authorized" of={payment.authorized} />
      <Sum name="Captured" of={payment.captured} />
      <Sum name="Refunded" of={payment.refunded} />
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sum({ name, of }: { name: string; of: Amount }) {
  return (
    <Fact name={name}>
      <Money value={of} />
    </Fact>
  );
}

import { BankApproval } from "./BankApproval.tsx";
import { Declined } from "./Declined.tsx";
import { Bought, Cancelled, Expired } from "./endings.tsx";
import type { FollowedProps } from "./FollowedOrder.tsx";
import { Paying } from "./Paying.tsx";

/** What there is to do or to know now. */
export function Step({ stage, order, onChange }: FollowedProps) {
  switch (stage) {
    case "paying":
      return <Paying order={order} />;
    case "approval":
      return <BankApproval order={order} onChange={onChange} />;
    case "declined":
      return <Declined order={order} onChange={onChange} />;
    case "expired":
      return <Expired />;
    case "cancelled":
      return <Cancelled order={order} />;
    case "bought":
      return <Bought order={order} />;
  }
}

import { compareMoney, formatMoney, type Money, parseDecimal, type Schema } from "@trolley/client";

export type RefundKind = "rest" | "amount" | "lines";

interface RefundFields {
  kind: RefundKind;
  amount: string;
  /** Units by the line's id, as they were typed. */
  units: Record<string, string>;
  reason: string;
}

interface Refundable {
  left: Money;
  lines: readonly Pick<Schema["OrderLine"], "id" | "quantity">[];
}

export interface RefundErrors {
  amount?: string;
  reason?: string;
  /** By the line's id. */
  lines: Record<string, string>;
}

interface ReadRefund {
  errors: RefundErrors;
  /** Nothing, as long as there are errors. */
  request?: Schema["RefundRequest"];
}

export function readRefund(fields: RefundFields, { left, lines }: Refundable): ReadRefund {
  const reason = fields.reason.trim();
  const errors: RefundErrors = { lines: {}, ...(reason === "" && { reason: "The shopper reads why" }) };
  if (fields.kind === "rest") return outcome(errors, { reason });
  if (fields.kind === "amount") {
    const amount = parseDecimal(fields.amount, left.currency);
    if (!amount || amount.amount < 1) errors.amount = "An amount above zero, such as 12.50";
    else if (compareMoney(amount, left) > 0) errors.amount = `At most ${formatMoney(left)} are left`;
    return outcome(errors, { reason, ...(amount && { amount }) });
  }
  return outcome(errors, { reason, lines: unitsBack(fields.units, lines, errors) });
}

function unitsBack(typed: Record<string, string>, lines: Refundable["lines"], errors: RefundErrors) {
  const back: Schema["RefundRequestLine"][] = [];
  for (const { id, quantity } of lines) {
    const text = typed[id]?.trim() || "0";
    const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (count > 0 && count <= quantity) back.push({ line_id: id, quantity: count });
    else if (count !== 0) errors.lines[id] = `A number from 0 to ${quantity}`;
  }
  const first = lines[0]?.id;
  if (back.length === 0 && first && Object.keys(errors.lines).length === 0)
    errors.lines[first] = "At least one unit has to be refunded";
  return back;
}

function outcome(errors: RefundErrors, request: Schema["RefundRequest"]): ReadRefund {
  const isWrong = errors.amount ?? errors.reason ?? Object.values(errors.lines)[0];
  return isWrong ? { errors } : { errors, request };
}

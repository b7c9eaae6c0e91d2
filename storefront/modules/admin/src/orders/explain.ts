import { formatMoney, type Problem, type Schema } from "@trolley/client";

import { lineName, MONEY_STATUS, ORDER_STATUS, RETURN_STATUS, units } from "./words.ts";

interface Explanation {
  title: string;
  text: string;
}

/** What a refusal means to whoever clicked, with the data that came with it. */
export function explain(problem: Problem, lines: readonly Schema["OrderLine"][]): Explanation | undefined {
  const { data } = problem;
  switch (problem.code) {
    case "order_status_conflict":
      return {
        title: "The order has moved on",
        text: `${nowIs(ORDER_STATUS, data.order_status)}Somebody was faster, and your step was not taken. The page shows it as it is now.`,
      };
    case "return_status_conflict":
      return {
        title: "The return was decided about meanwhile",
        text: `${nowIs(RETURN_STATUS, data.return_status)}Your decision was not taken. The page shows it as it is now.`,
      };
    case "order_not_paid":
      return {
        title: "The money for this order is not certain",
        text: `${nowIs(MONEY_STATUS, data.payment_status)}Wait for it, or cancel the order.`,
      };
    case "order_line_exceeded":
      return { title: "There are not so many units left", text: leftOf(lines, data.line_id, data.left) };
    case "refund_exceeds_rest":
      return { title: "That is more than is left to refund", text: leftToRefund(lines, problem) };
    case "payment_not_captured":
      return { title: "Nothing was captured yet", text: "Cancel the order: what is only authorized is let go." };
    case "payment_disputed":
      return { title: "The shopper's bank has the money already", text: "Answer the dispute at the payment provider." };
    default:
      return undefined;
  }
}

function nowIs(words: Record<string, { label: string }>, state: unknown): string {
  const label = typeof state === "string" ? words[state]?.label : undefined;
  return label ? `It is now: ${label}. ` : "";
}

function leftOf(lines: readonly Schema["OrderLine"][], lineId: unknown, left: unknown): string {
  const line = lines.find(({ id }) => id === lineId);
  const name = line ? lineName(line) : "this line";
  return `Only ${units(Number(left))} of ${name}. Ask for so many or fewer.`;
}

function leftToRefund(lines: readonly Schema["OrderLine"][], { data }: Problem): string {
  if (data.line_id !== undefined) return leftOf(lines, data.line_id, data.units_left);
  const left = moneyOf(data.left);
  return left ? `Left are ${formatMoney(left)}. Another refund may have been faster.` : "Another refund was faster.";
}

export function moneyOf(value: unknown): Schema["Money"] | undefined {
  if (typeof value !== "object" || value === null || !("amount" in value && "currency" in value)) return undefined;
  const { amount, currency } = value;
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : undefined;
}

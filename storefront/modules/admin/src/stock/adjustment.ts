import { formatNumber, type Problem, type Schema } from "@trolley/client";

const MOST = 1_000_000;

/** A correction as it is typed: "+5", "-3", "12". */
export function deltaOf(text: string): number | undefined {
  const match = /^([+\-\u2212]?)(\d{1,7})$/.exec(text.replace(/\s/g, ""));
  if (!match) return undefined;
  const units = Number(match[2]);
  if (units === 0 || units > MOST) return undefined;
  return match[1] === "" || match[1] === "+" ? units : -units;
}

/** What the refusal of a correction says about the units that are there. */
export function heldOf(
  problem: Problem | undefined,
): Pick<Schema["StockLevel"], "on_hand" | "held" | "available"> | undefined {
  if (problem?.code !== "below_held") return undefined;
  const { on_hand, held, available } = problem.data;
  if (typeof on_hand !== "number" || typeof held !== "number" || typeof available !== "number") return undefined;
  return { on_hand, held, available };
}

/** "+5" or "−3". */
export function signed(units: number): string {
  return units > 0 ? `+${formatNumber(units)}` : `\u2212${formatNumber(-units)}`;
}

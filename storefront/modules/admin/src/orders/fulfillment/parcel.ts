import type { Schema } from "@trolley/client";

import type { Transition } from "./useTransition.ts";

interface LineHere {
  line: Pick<Schema["OrderLine"], "id">;
  left: number;
}

export interface ParcelErrors {
  /** By the line's id. */
  lines: Record<string, string>;
  tracking_number?: string;
}

interface ReadParcel {
  errors: ParcelErrors;
  /** Nothing, as long as there are errors. */
  transition?: Transition;
}

const TRACKING_NUMBER = /^[A-Za-z0-9-]{4,40}$/;

/** A parcel from the fields of a form: units by the line's id, `carrier`, `tracking_number`. */
export function readParcel(form: FormData, here: readonly LineHere[]): ReadParcel {
  const lines: { line_id: string; quantity: number }[] = [];
  const errors: ParcelErrors = { lines: {} };
  for (const { line, left } of here) {
    const quantity = unitsOf(form.get(line.id));
    if (quantity === undefined || quantity > left) errors.lines[line.id] = `A number from 0 to ${left}`;
    else if (quantity > 0) lines.push({ line_id: line.id, quantity });
  }
  const first = here[0]?.line.id;
  const isEmpty = lines.length === 0 && Object.keys(errors.lines).length === 0;
  if (isEmpty && first) errors.lines[first] = "At least one unit has to leave";
  const carrier = textOf(form.get("carrier"));
  const tracking_number = textOf(form.get("tracking_number"));
  if (tracking_number && !TRACKING_NUMBER.test(tracking_number))
    errors.tracking_number = "4 to 40 letters, digits and hyphens";
  if (Object.keys(errors.lines).length > 0 || errors.tracking_number) return { errors };
  const parcel = { ...(carrier && { carrier }), ...(tracking_number && { tracking_number }) };
  return { errors, transition: { transition: "ship", lines, ...parcel } };
}

/** A whole number that somebody typed; nothing is none. */
export function unitsOf(value: FormDataEntryValue | null): number | undefined {
  const text = textOf(value);
  if (text === "") return 0;
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value.trim() : "";
}

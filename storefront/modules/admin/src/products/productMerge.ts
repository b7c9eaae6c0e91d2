import type { ImageForm, ProductForm, ScheduledForm, VariantForm } from "./productForm.ts";

/** Something that somebody else has saved since this form was opened. */
export interface Change {
  what: string;
  was: string;
  now: string;
  /** What is typed here instead: it stays. */
  mine?: string;
}

interface Merged {
  form: ProductForm;
  changes: Change[];
}

const TEXTS = [
  ["name", "Name"],
  ["description", "Description"],
  ["category", "Category"],
  ["tags", "Tags"],
] as const;

/**
 * Puts what was typed here onto what somebody else has saved: what only they changed is taken over, and what both
 * changed stays as typed, with theirs shown beside it.
 */
export function mergeProduct(base: ProductForm, mine: ProductForm, theirs: ProductForm): Merged {
  const changes: Change[] = [];
  const settle = settlerOf(changes);
  const form = { ...mine };
  for (const [field, what] of TEXTS) form[field] = settle(what, base[field], mine[field], theirs[field], String);
  form.status = settle("Status", base.status, mine.status, theirs.status, String);
  form.optionNames = settle("Options", base.optionNames, mine.optionNames, theirs.optionNames, (names) =>
    names.join(", "),
  );
  form.images = settle("Images", base.images, mine.images, theirs.images, imagesText);
  form.variants = mergeVariants(base.variants, mine.variants, theirs.variants, changes);
  return { form, changes };
}

type Settle = <Value>(what: string, base: Value, mine: Value, theirs: Value, text: (value: Value) => string) => Value;

function settlerOf(changes: Change[]): Settle {
  return (what, base, mine, theirs, text) => {
    const [was, typed, now] = [text(base), text(mine), text(theirs)];
    if (was === now) return mine;
    const typedHere = typed !== was && typed !== now;
    changes.push({ what, was, now, ...(typedHere && { mine: typed }) });
    return typedHere ? mine : theirs;
  };
}

function mergeVariants(
  base: readonly VariantForm[],
  mine: readonly VariantForm[],
  theirs: readonly VariantForm[],
  changes: Change[],
): VariantForm[] {
  const of = (variants: readonly VariantForm[], sku: string) => variants.find((variant) => variant.sku === sku);
  const kept = mine.flatMap((variant) => {
    const before = variant.saved ? of(base, variant.sku) : undefined;
    if (!before) return [variant];
    const now = of(theirs, variant.sku);
    if (now) return [mergeVariant(before, variant, now, changes)];
    const touched = variantText(before) !== variantText(variant);
    const text = variantText(variant);
    changes.push({ what: variant.sku, was: variantText(before), now: "removed", ...(touched && { mine: text }) });
    // Sent again, it is a variant that is made anew.
    return touched ? [{ ...variant, saved: false }] : [];
  });
  const added = theirs.filter(({ sku }) => !of(base, sku) && !of(kept, sku));
  for (const variant of added) changes.push({ what: variant.sku, was: "not there", now: variantText(variant) });
  return [...kept, ...added];
}

function mergeVariant(base: VariantForm, mine: VariantForm, theirs: VariantForm, changes: Change[]): VariantForm {
  const settle = settlerOf(changes);
  const { sku } = mine;
  return {
    ...mine,
    options: settle(`Options of ${sku}`, base.options, mine.options, theirs.options, optionsText),
    price: settle(`Price of ${sku}`, base.price, mine.price, theirs.price, String),
    compareAt: settle(`Compare-at price of ${sku}`, base.compareAt, mine.compareAt, theirs.compareAt, String),
    schedule: settle(`Price schedule of ${sku}`, base.schedule, mine.schedule, theirs.schedule, scheduleText),
  };
}

function optionsText(options: Record<string, string>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

function scheduleText(schedule: readonly ScheduledForm[]): string {
  return schedule.map(({ price, from, to }) => `${price} from ${from}${to && ` to ${to}`}`).join("; ");
}

function imagesText(images: readonly ImageForm[]): string {
  return images.map(({ url, alt }) => (alt ? `${alt} (${url})` : url)).join("; ");
}

function variantText({ options, price, compareAt, schedule }: VariantForm): string {
  return [optionsText(options), price, compareAt, scheduleText(schedule)].filter((part) => part !== "").join(", ");
}

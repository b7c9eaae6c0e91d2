import { compareMoney, type Money, type Problem, parseDecimal, type Schema } from "@trolley/client";

import { momentOf } from "../moments/localTime.ts";
import { MOST_VARIANTS, type ProductForm, type ScheduledForm, type VariantForm } from "./productForm.ts";

/** What is wrong, by field: `name`, `variants`, or of one variant `<key>.price`. */
export type FormErrors = Record<string, string>;

const SKU = /^[A-Za-z0-9._-]{1,64}$/;
const NO_PRICE = "Write a price like 12.50";

/** What to send, or everything that is wrong with it at once. */
export function draftOf(
  form: ProductForm,
  currency: string,
): { draft: Schema["ProductDraft"] } | { errors: FormErrors } {
  const errors: FormErrors = {};
  if (form.name.trim() === "") errors.name = "The product needs a name";
  if (form.variants.length > MOST_VARIANTS) errors.variants = `At most ${MOST_VARIANTS} variants`;
  const names = form.optionNames.map((name) => name.trim());
  if (names.includes("") || new Set(names).size < names.length) errors.options = "Every option needs a name of its own";
  const variants = form.variants.map((variant) => variantDraftOf(variant, form.optionNames, currency, errors));
  findTwins(form, errors);
  if (Object.keys(errors).length > 0) return { errors };
  const draft = {
    name: form.name.trim(),
    description: form.description,
    category: form.category || null,
    tags: form.tags
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
    status: form.status,
    images: form.images.map(({ url, alt }) => ({ url, alt })),
    variants,
  };
  return { draft };
}

function variantDraftOf(
  variant: VariantForm,
  optionNames: readonly string[],
  currency: string,
  errors: FormErrors,
): Schema["VariantDraft"] {
  const refuse = (field: string, why: string) => {
    errors[`${variant.key}.${field}`] = why;
  };
  const price = priceOf(variant.price, currency);
  if (!price) refuse("price", NO_PRICE);
  const compareAt = variant.compareAt.trim() === "" ? null : priceOf(variant.compareAt, currency);
  if (compareAt === undefined) refuse("compareAt", NO_PRICE);
  if (price && compareAt && compareMoney(compareAt, price) <= 0)
    refuse("compareAt", "It has to be more than the price");
  if (variant.sku !== "" && !SKU.test(variant.sku)) refuse("sku", "Letters, digits, dots, dashes and underscores only");
  for (const name of optionNames)
    if ((variant.options[name] ?? "").trim() === "") refuse(`option.${name}`, "Say which one");
  return {
    sku: variant.sku || null,
    options: Object.fromEntries(optionNames.map((name) => [name.trim(), (variant.options[name] ?? "").trim()])),
    price: price ?? { amount: 0, currency },
    compare_at_price: compareAt ?? null,
    price_schedule: variant.schedule.map((entry) => scheduledOf(entry, currency, errors)),
  };
}

function scheduledOf(entry: ScheduledForm, currency: string, errors: FormErrors): Schema["ScheduledPriceInput"] {
  const price = priceOf(entry.price, currency);
  const from = momentOf(entry.from);
  const to = momentOf(entry.to);
  if (!price) errors[`${entry.key}.price`] = NO_PRICE;
  if (!from) errors[`${entry.key}.from`] = "Say when it begins";
  if (from && to && from >= to) errors[`${entry.key}.to`] = "It ends before it begins";
  return { price: price ?? { amount: 0, currency }, valid_from: from ?? "", valid_to: to ?? null };
}

function priceOf(text: string, currency: string): Money | undefined {
  const money = parseDecimal(text, currency);
  return money && money.amount >= 0 ? money : undefined;
}

/** Two variants that nobody could tell apart, or that stock could not. */
function findTwins(form: ProductForm, errors: FormErrors): void {
  const choices = new Set<string>();
  const skus = new Set<string>();
  for (const variant of form.variants) {
    const choice = JSON.stringify(form.optionNames.map((name) => variant.options[name]?.trim()));
    if (choices.has(choice)) errors[variant.key] = "Another variant has the same options";
    if (variant.sku !== "" && skus.has(variant.sku)) errors[`${variant.key}.sku`] = "Another variant has this SKU";
    choices.add(choice);
    skus.add(variant.sku);
  }
}

/** What the API found wrong, at the fields that it is about; what belongs to no field stays with `product`. */
export function errorsOfRefusal(problem: Pick<Problem, "code" | "errors" | "data">, form: ProductForm): FormErrors {
  const errors: FormErrors = {};
  for (const { pointer, detail } of problem.errors) errors[fieldOf(pointer, form)] = detail;
  if (problem.code === "sku_conflict" && Array.isArray(problem.data.skus))
    for (const sku of problem.data.skus.map(String)) {
      const variant = form.variants.find((candidate) => candidate.sku === sku);
      errors[variant ? `${variant.key}.sku` : "product"] = `Another product has the SKU ${sku}`;
    }
  return errors;
}

const VARIANT_FIELDS: Record<string, string> = { price: "price", compare_at_price: "compareAt", sku: "sku" };

/** The field of a JSON Pointer. */
function fieldOf(pointer: string, form: ProductForm): string {
  const [, part = "", position = "", inside = ""] = pointer.split("/");
  const variant = part === "variants" ? form.variants[Number(position)] : undefined;
  const field = VARIANT_FIELDS[inside];
  if (variant) return field ? `${variant.key}.${field}` : variant.key;
  return ["name", "description", "category", "tags"].includes(part) ? part : "product";
}

import type { Schema } from "@trolley/client";

export type Sort = Schema["Sort"];

/** What a list is narrowed to. In the page's address they are named as the API names them, prices in minor units. */
export interface Filters {
  category?: string;
  price_min?: number;
  price_max?: number;
  sort?: Sort;
}

export const SORTS: Record<Sort, string> = {
  newest: "Newest first",
  price_asc: "Cheapest first",
  price_desc: "Dearest first",
  name: "By name",
};

const SLUG = /^[a-z0-9-]{1,64}$/;
const MOST_WORDS = 200;
const MOST_MINOR_UNITS = 4_294_967_295;

/** The filters in a page's address. What the API would not take is left out: addresses are typed and cut off. */
export function filtersOf(search: string): Filters {
  const parameters = new URLSearchParams(search);
  const category = parameters.get("category");
  const price_min = minorUnits(parameters.get("price_min"));
  const price_max = minorUnits(parameters.get("price_max"));
  const sort = parameters.get("sort");
  const isRange = price_min === undefined || price_max === undefined || price_min <= price_max;
  return {
    ...(category && SLUG.test(category) && { category }),
    ...(price_min !== undefined && { price_min }),
    ...(price_max !== undefined && isRange && { price_max }),
    ...(isSort(sort) && sort !== "newest" && { sort }),
  };
}

/** The words that are searched for. */
export function wordsOf(search: string): string {
  return (new URLSearchParams(search).get("q") ?? "").trim().slice(0, MOST_WORDS);
}

/** `?price_min=1000&sort=name`, or nothing. */
export function addressOf(filters: Filters, words?: string): string {
  const parameters = new URLSearchParams(words === undefined ? [] : [["q", words]]);
  for (const [name, value] of Object.entries(filters)) parameters.set(name, String(value));
  return parameters.size > 0 ? `?${parameters}` : "";
}

export function isSort(value: unknown): value is Sort {
  return typeof value === "string" && Object.hasOwn(SORTS, value);
}

function minorUnits(text: string | null): number | undefined {
  if (text === null || !/^\d{1,10}$/.test(text)) return undefined;
  const units = Number(text);
  return units <= MOST_MINOR_UNITS ? units : undefined;
}

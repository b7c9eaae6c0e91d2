import { formatDecimal, type Schema } from "@trolley/client";

import { localTextOf } from "../moments/localTime.ts";

/** A product as it is typed: all text, so that nothing typed is ever lost to a conversion. */
export interface ProductForm {
  name: string;
  description: string;
  category: string;
  /** Separated by commas. */
  tags: string;
  status: Schema["ProductStatus"];
  /** Names of what one chooses by: Size, Color. */
  optionNames: string[];
  variants: VariantForm[];
  images: ImageForm[];
}

export interface VariantForm {
  key: string;
  /** One that is saved keeps its SKU: stock and orders go by it. */
  saved: boolean;
  sku: string;
  options: Record<string, string>;
  price: string;
  compareAt: string;
  schedule: ScheduledForm[];
}

export interface ScheduledForm {
  key: string;
  price: string;
  from: string;
  to: string;
}

export interface ImageForm {
  key: string;
  url: string;
  alt: string;
}

/** Changes a part of the form; a part that depends on what is there is a function. */
export type Edit = (part: Partial<ProductForm> | ((form: ProductForm) => Partial<ProductForm>)) => void;

export const MOST_OPTIONS = 3;
export const MOST_VARIANTS = 40;
export const MOST_SCHEDULED = 10;

export function formOf(product: Schema["Product"]): ProductForm {
  const names = product.variants.flatMap((variant) => Object.keys(variant.options));
  return {
    name: product.name,
    description: product.description,
    category: product.category,
    tags: product.tags.join(", "),
    status: product.status,
    optionNames: [...new Set(names)],
    variants: product.variants.map(variantOf),
    images: product.images.map(({ url, alt }) => ({ key: crypto.randomUUID(), url, alt })),
  };
}

function variantOf(variant: Schema["Variant"]): VariantForm {
  return {
    key: variant.sku,
    saved: true,
    sku: variant.sku,
    options: variant.options,
    price: formatDecimal(variant.price),
    compareAt: variant.compare_at_price ? formatDecimal(variant.compare_at_price) : "",
    schedule: (variant.price_schedule ?? []).map(({ price, valid_from, valid_to }) => ({
      key: crypto.randomUUID(),
      price: formatDecimal(price),
      from: localTextOf(valid_from),
      to: valid_to ? localTextOf(valid_to) : "",
    })),
  };
}

export function emptyVariant(): VariantForm {
  return {
    key: crypto.randomUUID(),
    saved: false,
    sku: "",
    options: {},
    price: "",
    compareAt: "",
    schedule: [],
  };
}

export function emptyForm(): ProductForm {
  return {
    name: "",
    description: "",
    category: "",
    tags: "",
    status: "draft",
    optionNames: [],
    variants: [emptyVariant()],
    images: [],
  };
}

/** "Small, Blue": what tells a variant from its siblings. */
export function choiceOf(variant: Pick<VariantForm, "options">): string {
  return Object.values(variant.options)
    .filter((value) => value.trim() !== "")
    .join(", ");
}

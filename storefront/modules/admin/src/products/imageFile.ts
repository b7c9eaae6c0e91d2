import type { Schema } from "@trolley/client";

type ImageType = Schema["ImageType"];

const TYPES: readonly ImageType[] = ["image/jpeg", "image/png", "image/webp", "image/avif"];

export const ACCEPTED = TYPES.join(",");

/** What the API takes. */
const MOST_BYTES = 4 * 1024 * 1024;

const megabytes = new Intl.NumberFormat(undefined, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });

/** The type to upload a file as, or why it cannot be one of the product's images. */
export function imageTypeOf(file: Pick<File, "name" | "type" | "size">): { type: ImageType } | { refusal: string } {
  const type = TYPES.find((known) => known === file.type);
  if (!type) return { refusal: `${file.name} is no JPEG, PNG, WebP or AVIF image` };
  if (file.size === 0) return { refusal: `${file.name} is empty` };
  if (file.size > MOST_BYTES) {
    const [size, most] = [file.size, MOST_BYTES].map((bytes) => megabytes.format(bytes / 1024 / 1024));
    return { refusal: `${file.name} has ${size}; an image has at most ${most}` };
  }
  return { type };
}

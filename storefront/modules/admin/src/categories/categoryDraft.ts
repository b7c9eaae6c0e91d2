import type { Schema } from "@trolley/client";

/** A category as it is typed. */
export interface CategoryForm {
  name: string;
  slug: string;
  description: string;
  position: string;
  imageUrl: string;
  imageAlt: string;
}

export type CategoryErrors = Partial<Record<keyof CategoryForm, string>>;

export function formOf(category: Schema["Category"] | undefined): CategoryForm {
  return {
    name: category?.name ?? "",
    slug: category?.slug ?? "",
    description: category?.description ?? "",
    position: String(category?.position ?? 0),
    imageUrl: category?.image?.url ?? "",
    imageAlt: category?.image?.alt ?? "",
  };
}

/** "Home & Garden" -> "home-garden". */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replace(/^-+|-+$/g, "");
}

/** What to send, or everything that is wrong with it at once. */
export function categoryOf(
  form: CategoryForm,
  taken: readonly string[],
): { slug: string; draft: Schema["CategoryDraft"] } | { errors: CategoryErrors } {
  const errors: CategoryErrors = {};
  const slug = form.slug || slugOf(form.name);
  if (form.name.trim() === "") errors.name = "The category needs a name";
  else if (!/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/.test(slug)) errors.slug = "Small letters, digits and dashes";
  else if (taken.includes(slug)) errors.slug = "Another category has this address";
  if (!/^\d{1,9}$/.test(form.position.trim())) errors.position = "Write a whole number";
  const url = form.imageUrl.trim();
  if (url !== "" && !/^(https:\/\/|\/[^/])\S*$/.test(url)) errors.imageUrl = "It begins with https:// or /";
  if (Object.keys(errors).length > 0) return { errors };
  const draft = {
    name: form.name.trim(),
    description: form.description,
    position: Number.parseInt(form.position, 10),
    image: url === "" ? null : { url, alt: form.imageAlt },
  };
  return { slug, draft };
}

import { expect, it } from "vitest";

import { categoryOf, formOf, slugOf } from "./categoryDraft.ts";

it.each([
  ["Home & Garden", "home-garden"],
  ["Café crème", "cafe-creme"],
  [" 日本 ", ""],
])("a category named %s is found at %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it("a new category does not take the place of another one", () => {
  const form = { ...formOf(undefined), name: "Mugs" };
  expect(categoryOf(form, ["mugs"])).toEqual({ errors: { slug: "Another category has this address" } });
});

const LONGEST = 60;

/** The name that the API keeps an address by, made of what the customer calls it; none that is taken. */
export function freeSlug(label: string, taken: readonly string[]): string {
  const slug =
    label
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{Mark}/gu, "")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, LONGEST)
      .replace(/^-+|-+$/g, "") || "address";
  if (!taken.includes(slug)) return slug;
  let number = 2;
  while (taken.includes(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}

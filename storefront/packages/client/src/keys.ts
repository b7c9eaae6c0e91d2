/**
 * Keys of queries that several modules use. A module's own keys begin in the same way: what is `mine` is forgotten
 * when another shopper signs in, what is `public` stays.
 */
export const keys = {
  config: () => ["public", "config"] as const,
  categories: () => ["public", "categories"] as const,
  product: (id: string) => ["public", "product", id] as const,
  availability: (id: string) => ["public", "availability", id] as const,
  cart: (subject: string | undefined) => ["mine", "cart", subject] as const,
  profile: () => ["mine", "profile"] as const,
  order: (id: string) => ["mine", "order", id] as const,
};

/** Every page that another module or a mail links to. */
export const paths = {
  home: () => "/",
  search: (words: string) => `/search?q=${encodeURIComponent(words)}`,
  category: (slug: string) => `/c/${encodeURIComponent(slug)}`,
  product: (id: string) => `/products/${encodeURIComponent(id)}`,
  cart: () => "/cart",
  checkout: () => "/checkout",
  order: (id: string) => `/orders/${encodeURIComponent(id)}`,
  confirmation: (id: string) => `/orders/${encodeURIComponent(id)}/confirmation`,
  track: () => "/track",
  /** `next` is where to go on afterwards: a path of this shop. */
  signIn: (next?: string) => `/account/sign-in${next ? `?next=${encodeURIComponent(next)}` : ""}`,
  signUp: (next?: string) => `/account/sign-up${next ? `?next=${encodeURIComponent(next)}` : ""}`,
  account: () => "/account",
  accountOrders: () => "/account/orders",
  accountOrder: (id: string) => `/account/orders/${encodeURIComponent(id)}`,
  admin: () => "/admin/",
};

/** The page that `next` names, unless it would lead away from the shop. */
export function nextPath(search: string, otherwise: string): string {
  const next = new URLSearchParams(search).get("next");
  return next && /^\/(?![/\\])/.test(next) ? next : otherwise;
}

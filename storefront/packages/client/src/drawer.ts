const wish = "trolley:open-cart";

/** Asks the shell to show the cart. */
export function openCartDrawer(): void {
  dispatchEvent(new Event(wish));
}

export function onOpenCartDrawer(open: () => void): () => void {
  addEventListener(wish, open);
  return () => removeEventListener(wish, open);
}

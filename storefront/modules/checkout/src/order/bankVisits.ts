const stored = (orderId: string) => `trolley.bank.${orderId}`;

/** That the shopper was sent to the bank: Back from there must not lead there again. */
export function noteVisit(orderId: string, url: string): void {
  sessionStorage.setItem(stored(orderId), url);
}

export function wasVisited(orderId: string, url: string): boolean {
  return sessionStorage.getItem(stored(orderId)) === url;
}

/** Another attempt may lead to the same address. */
export function forgetVisit(orderId: string): void {
  sessionStorage.removeItem(stored(orderId));
}

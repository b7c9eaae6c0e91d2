import type { Query, QueryClient } from "@tanstack/react-query";

import { queue } from "./cart/cart.ts";
import { keys } from "./keys.ts";
import { currentSession, onSessionChange, restoreSession, subjectOf } from "./session.ts";
import { onTabMessage } from "./tabs.ts";

function isMine({ queryKey }: Pick<Query, "queryKey">): boolean {
  return queryKey[0] === "mine";
}

/** Brings the session back and keeps cart, orders and session of this tab in step with the others. Once per page. */
export function startClient(queryClient: QueryClient): void {
  let before = subjectOf(currentSession());
  onSessionChange((session) => {
    const signedOut = session.state === "anonymous" && session.ended === "signed-out";
    // A first session brings nobody's cart to an end.
    if (before !== undefined) queue.changeShopper(!signedOut);
    before = subjectOf(session);
    // The cart's key names its shopper. With nobody there, asking again would only be refused.
    if (session.state === "anonymous") queryClient.removeQueries({ predicate: isMine });
    else void queryClient.resetQueries({ predicate: (query) => isMine(query) && query.queryKey[1] !== "cart" });
  });
  onTabMessage((message) => {
    if (message.type === "cart") queue.hear(message.cart);
    if (message.type === "order") void queryClient.invalidateQueries({ queryKey: keys.order(message.id) });
  });
  addEventListener("online", () => void queue.resume());
  void restoreSession().then(() => queue.resume());
}

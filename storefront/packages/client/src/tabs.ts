import { useEffect, useEffectEvent } from "react";

import type { Schema } from "./schema.ts";

/** What the tabs of one browser tell one another. The access token travels in memory only. */
export type TabMessage =
  | { type: "cart"; cart: Schema["Cart"] }
  | { type: "token"; token: string }
  | { type: "signed-in"; token: string }
  | { type: "signed-out" }
  | { type: "order"; id: string };

type Listener = (message: TabMessage) => void;

const channel = new BroadcastChannel("trolley");
const listeners = new Set<Listener>();
channel.onmessage = (event: MessageEvent<TabMessage>) => {
  for (const listener of listeners) listener(event.data);
};

/** Tells every other tab, not this one. */
export function tellTabs(message: TabMessage): void {
  channel.postMessage(message);
}

export function onTabMessage(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTabMessages(listener: Listener): void {
  const heard = useEffectEvent(listener);
  useEffect(() => onTabMessage((message) => heard(message)), []);
}

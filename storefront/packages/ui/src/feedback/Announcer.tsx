import { useEffect, useSyncExternalStore } from "react";

import { VisuallyHidden } from "../layout/layout.tsx";
import styles from "./feedback.module.css";

type Urgency = "polite" | "assertive";

interface Announcement {
  text: string;
  urgency: Urgency;
  visible: boolean;
  /** The same words again are news again. */
  number: number;
}

const SHOWN_MS = 5_000;

let current: Announcement | undefined;
const listeners = new Set<() => void>();

function say(text: string, urgency: Urgency, visible: boolean): void {
  current = { text, urgency, visible, number: (current?.number ?? 0) + 1 };
  for (const listener of listeners) listener();
}

/** Tells those who do not see it. */
export function announce(text: string, urgency: Urgency = "polite"): void {
  say(text, urgency, false);
}

/** Tells everybody, for five seconds. */
export function toast(text: string): void {
  say(text, "polite", true);
}

export function useAnnounce(): typeof announce {
  return announce;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where announcements come out: once per page. */
export function Announcer() {
  const said = useSyncExternalStore(subscribe, () => current);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => {
      current = undefined;
      for (const listener of listeners) listener();
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  // A space that comes and goes makes the same words a change, which is read out again.
  const text = said && said.text + (said.number % 2 ? "" : "\u00a0");
  return (
    <>
      <VisuallyHidden role="status">{said?.urgency === "polite" && text}</VisuallyHidden>
      <VisuallyHidden role="alert">{said?.urgency === "assertive" && text}</VisuallyHidden>
      <div className={styles.toasts} aria-hidden="true">
        {said?.visible && <p className={styles.toast}>{said.text}</p>}
      </div>
    </>
  );
}

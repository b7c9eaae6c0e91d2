import { formatNumber, type Schema } from "@trolley/client";
import { Notice } from "@trolley/ui";

import styles from "./deadLetters.module.css";

type Handled = Schema["DeadLettersHandled"];

/** What became of the letters, or what would. */
export function Outcome({ handled }: { handled: Handled }) {
  const { letters, not_found, unfinished, dry_run } = handled;
  return (
    <Notice tone={dry_run ? "info" : "success"} title={titleOf(handled)}>
      <ul className={styles.facts}>
        {letters.map(({ message_id, event_type }) => (
          <li key={message_id}>
            {event_type ?? "Unreadable"} <span className={styles.muted}>{message_id}</span>
          </li>
        ))}
      </ul>
      {not_found.length > 0 && (
        <p>{formatNumber(not_found.length)} were not seen: they are gone, or somebody looks at them just now.</p>
      )}
      {unfinished && !dry_run && <p>Time ran out before the end. Go on with the rest.</p>}
    </Notice>
  );
}

function titleOf({ letters, mode, dry_run }: Handled): string {
  const count = formatNumber(letters.length);
  if (dry_run) return `Nothing was done. It would be ${count}`;
  return mode === "redrive" ? `${count} sent back` : `${count} discarded`;
}

import { useQuery } from "@tanstack/react-query";
import { Skeleton, TextLink } from "@trolley/ui";

import { RETURN_STATUS } from "../../orders/words.ts";
import { Failed } from "./AttentionList.tsx";
import styles from "./attention.module.css";
import { openReturnsQuery } from "./attentionQueries.ts";

const SHOWN = 10;

export function OpenReturns() {
  const { data, error, refetch } = useQuery(openReturnsQuery);
  return (
    <div className={styles.returns}>
      <h3>Returns</h3>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={2} />}
      {data && (
        <>
          {data.open.length === 0 && <p className={styles.none}>None to decide about or to take in.</p>}
          <ul>
            {data.open.slice(0, SHOWN).map(({ order, returned }) => (
              <li key={returned.id}>
                <TextLink href={`/orders/${order.number}`} className={styles.item}>
                  <span>Order {order.number}</span>
                  <strong>{RETURN_STATUS[returned.status].label}</strong>
                </TextLink>
              </li>
            ))}
          </ul>
          {data.open.length > SHOWN && <p>{data.open.length - SHOWN} more</p>}
          {data.more && (
            <p className={styles.none}>Looked for in the newest 100 delivered and 100 partially returned orders.</p>
          )}
        </>
      )}
    </div>
  );
}

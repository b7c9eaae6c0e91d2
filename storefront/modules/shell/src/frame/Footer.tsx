import { useQuery } from "@tanstack/react-query";
import { configQuery, paths, useSession } from "@trolley/client";
import { TextLink } from "@trolley/ui";

import styles from "./frame.module.css";

export function Footer() {
  const { data: config } = useQuery(configQuery());
  const session = useSession();
  return (
    <footer className={styles.footer}>
      <div className={styles.footerInside}>
        <p>{config && `${config.name}. Returns within ${config.return_window_days} days of delivery.`}</p>
        <ul>
          <li>
            <TextLink href={paths.track()}>Track an order</TextLink>
          </li>
          <li>
            <TextLink href={session.state === "customer" ? paths.accountOrders() : paths.signIn()}>
              Your orders
            </TextLink>
          </li>
        </ul>
      </div>
    </footer>
  );
}

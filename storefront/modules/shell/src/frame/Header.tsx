import { useQuery } from "@tanstack/react-query";
import { configQuery, formatNumber, paths, useCart, useSession } from "@trolley/client";
import { TextLink, VisuallyHidden } from "@trolley/ui";

import { Categories } from "./Categories.tsx";
import styles from "./frame.module.css";
import { Icon } from "./Icon.tsx";
import { SearchForm } from "./SearchForm.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

export function Header({ onCart }: { onCart: () => void }) {
  const { data: config } = useQuery(configQuery());
  const session = useSession();
  const isCustomer = session.state === "customer";
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <TextLink href={paths.home()} className={styles.name}>
          {config?.name ?? "Shop"}
        </TextLink>
        <SearchForm />
        <div className={styles.tools}>
          <ThemeSwitch />
          <TextLink href={isCustomer ? paths.account() : paths.signIn()} className={styles.tool}>
            <Icon shape="person" />
            <VisuallyHidden>{isCustomer ? "Your account" : "Sign in"}</VisuallyHidden>
          </TextLink>
          <CartButton onClick={onCart} />
        </div>
      </div>
      <Categories />
    </header>
  );
}

function CartButton({ onClick }: { onClick: () => void }) {
  const { cart } = useCart();
  const count = cart?.count ?? 0;
  return (
    <button type="button" className={styles.tool} onClick={onClick}>
      <Icon shape="cart" />
      <VisuallyHidden>Cart, {count === 1 ? "1 item" : `${formatNumber(count)} items`}</VisuallyHidden>
      {count > 0 && (
        <span className={styles.badge} aria-hidden="true">
          {formatNumber(count)}
        </span>
      )}
    </button>
  );
}

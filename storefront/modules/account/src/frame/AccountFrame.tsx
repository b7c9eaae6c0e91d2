import { useMutation } from "@tanstack/react-query";
import { paths, signOut, useSession } from "@trolley/client";
import { Button, TextLink } from "@trolley/ui";
import { type ReactNode, Suspense } from "react";
import { useLocation } from "wouter";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { places } from "../places.ts";
import styles from "./frame.module.css";
import { PageSkeleton } from "./PageSkeleton.tsx";

const PAGES = [
  { href: paths.account(), label: "Profile" },
  { href: paths.accountOrders(), label: "Orders" },
  { href: places.addresses, label: "Addresses" },
  { href: places.notifications, label: "Notifications" },
  { href: places.devices, label: "Password and devices" },
  { href: places.privacy, label: "Privacy" },
];

export function AccountFrame({ children }: { children: ReactNode }) {
  return (
    <div className={styles.frame}>
      <AccountNavigation />
      <div className={styles.content}>
        <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
      </div>
    </div>
  );
}

function AccountNavigation() {
  const [path] = useLocation();
  const isCustomer = useSession().state === "customer";
  const leaving = useMutation({ mutationFn: signOut });
  const isHere = (href: string) => path === href || (href !== paths.account() && path.startsWith(`${href}/`));
  return (
    <nav aria-label="Your account" className={styles.navigation}>
      <ul>
        {PAGES.map(({ href, label }) => (
          <li key={href}>
            <TextLink href={href} className={styles.page} aria-current={isHere(href) ? "page" : undefined}>
              {label}
            </TextLink>
          </li>
        ))}
        {isCustomer && (
          <li>
            <Button
              variant="quiet"
              size="small"
              className={styles.leave}
              busy={leaving.isPending}
              onClick={() => leaving.mutate()}
            >
              Sign out
            </Button>
          </li>
        )}
      </ul>
      {leaving.error && <ActionProblem problem={leaving.error} title="You are still signed in" />}
    </nav>
  );
}

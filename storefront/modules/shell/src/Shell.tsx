import { onOpenCartDrawer } from "@trolley/client";
import { Announcer } from "@trolley/ui";
import { useEffect, useState } from "react";

import { CartDrawer } from "./cart/CartDrawer.tsx";
import { Footer } from "./frame/Footer.tsx";
import styles from "./frame/frame.module.css";
import { Header } from "./frame/Header.tsx";
import { OfflineBanner } from "./frame/OfflineBanner.tsx";
import { ModuleHost } from "./ModuleHost.tsx";
import { useNavigation } from "./useNavigation.ts";

export function Shell() {
  const [cartOpen, setCartOpen] = useState(false);
  useEffect(() => onOpenCartDrawer(() => setCartOpen(true)), []);
  const path = useNavigation();
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <OfflineBanner />
      <Header onCart={() => setCartOpen(true)} />
      <main id="main" tabIndex={-1} className={styles.main}>
        <ModuleHost path={path} />
      </main>
      <Footer />
      <CartDrawer open={cartOpen} onClose={() => setCartOpen(false)} />
      <Announcer />
    </>
  );
}

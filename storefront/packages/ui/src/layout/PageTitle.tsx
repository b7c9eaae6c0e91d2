import type { ReactNode } from "react";

import styles from "./layout.module.css";

interface PageTitleProps {
  children: string;
  /** What the tab shows, when it is not the heading. */
  tab?: string;
  visuallyHidden?: boolean;
  className?: string | undefined;
}

/** The page's only h1, and the tab's title. The shell focuses it after a navigation. */
export function PageTitle({ children, tab, visuallyHidden, className }: PageTitleProps): ReactNode {
  return (
    <>
      <title>{tab ?? children}</title>
      <h1 tabIndex={-1} className={visuallyHidden ? styles.hidden : className}>
        {children}
      </h1>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { configQuery, hasRole, type Session, signOut } from "@trolley/client";
import { Button, FailureBoundary, NotFound, PageTitle, Skeleton, TextLink, useHeadingFocus } from "@trolley/ui";
import { Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { RoleMissing } from "../problems/StaffProblem.tsx";
import type { Section } from "../sections.ts";
import styles from "./frame.module.css";

interface AdminFrameProps {
  session: Session;
  sections: readonly Section[];
}

/** The console around its pages: only what the roles open is there at all. */
export function AdminFrame({ session, sections }: AdminFrameProps) {
  const { data: config } = useQuery(configQuery());
  const [path] = useLocation();
  useHeadingFocus(path);
  const open = sections.filter((section) => hasRole(session, ...section.roles));
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.side}>
        <a className={styles.name} href="/">
          {config?.name ?? "Shop"}
        </a>
        <Navigation sections={open} path={path} />
        <Button variant="quiet" className={styles.leave} onClick={() => void signOut()}>
          Sign out
        </Button>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <FailureBoundary
          path={path}
          // A page's chunk that failed is remembered by the browser: only a new page asks again.
          onRetry={() => location.reload()}
          title="This page did not load"
          reassurance="Nothing was changed."
        >
          <Suspense fallback={<Skeleton lines={4} />}>
            <Pages open={open} closed={sections.filter((section) => !open.includes(section))} />
          </Suspense>
        </FailureBoundary>
      </main>
    </div>
  );
}

function Navigation({ sections, path }: { sections: readonly Section[]; path: string }) {
  return (
    <nav aria-label="Console">
      <ul>
        {sections.map((section) => (
          <li key={section.path}>
            <TextLink
              href={section.path}
              className={styles.link}
              aria-current={path === section.path || path.startsWith(`${section.path}/`) ? "page" : undefined}
            >
              {section.title}
            </TextLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Pages({ open, closed }: Record<"open" | "closed", readonly Section[]>) {
  const [first] = open;
  return (
    <Switch>
      {open.map((section) => (
        <Route key={section.path} path={section.pattern} component={section.page} />
      ))}
      {closed.map((section) => (
        <Route key={section.path} path={section.pattern}>
          <ClosedSection section={section} />
        </Route>
      ))}
      <Route path="/">{first ? <Redirect to={first.path} replace /> : <PageTitle>Console</PageTitle>}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** Somebody else's link leads here: say why the page is not there. */
function ClosedSection({ section: { title, roles } }: { section: Section }) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <RoleMissing roles={roles} />
    </>
  );
}

import { paths, useSession } from "@trolley/client";
import { PageTitle, Skeleton, Stack } from "@trolley/ui";
import { Fragment, type ReactNode, useState } from "react";
import { Redirect, useLocation, useSearch } from "wouter";

import { SignedOut } from "./SignedOut.tsx";
import { SignInAgain } from "./SignInAgain.tsx";

/**
 * Pages of one customer. When the session ends under them they stay as they are, with what was typed, until the same
 * customer has signed in again; on a sign-out, in whichever tab, they are gone at once.
 */
export function CustomerArea({ children }: { children: ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  const search = useSearch();
  const [owner, setOwner] = useState<string>();
  const subject = session.state === "customer" ? session.subject : undefined;
  const signedOut = session.state === "anonymous" && session.ended === "signed-out";
  const current = signedOut ? undefined : (subject ?? owner);
  if (current !== owner) setOwner(current);

  const here = search ? `${path}?${search}` : path;
  if (signedOut) return <SignedOut next={here} />;
  if (session.state === "restoring") return <Restoring />;
  if (!current) return <Redirect to={paths.signIn(here)} replace />;
  return (
    <>
      {!subject && <SignInAgain />}
      <Fragment key={current}>{children}</Fragment>
    </>
  );
}

function Restoring() {
  return (
    <Stack gap={5} aria-busy="true">
      <PageTitle>Your account</PageTitle>
      <Skeleton lines={3} />
    </Stack>
  );
}

import { nextPath, paths, useSession } from "@trolley/client";
import { PageTitle, TextLink } from "@trolley/ui";
import { Redirect, useSearch } from "wouter";

import { places } from "../places.ts";
import entrance from "./entrance.module.css";
import { MergeReport } from "./MergeReport.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { useEntry } from "./useEntry.ts";

export function SignInPage() {
  const session = useSession();
  const next = nextPath(useSearch(), paths.account());
  const { enter, entering, report } = useEntry(next);

  if (report) return <MergeReport report={report} next={next} />;
  if (session.state === "customer" && !entering) return <Redirect to={next} replace />;
  return (
    <div className={entrance.page}>
      <PageTitle>Sign in</PageTitle>
      <SignInForm onSubmit={enter} />
      <ul className={entrance.ways}>
        <li>
          <TextLink href={places.forgotPassword}>I have forgotten my password</TextLink>
        </li>
        <li>
          New here? <TextLink href={paths.signUp(next)}>Open an account</TextLink>
        </li>
        <li>
          Ordered without an account? <TextLink href={paths.track()}>Track the order</TextLink>
        </li>
      </ul>
    </div>
  );
}

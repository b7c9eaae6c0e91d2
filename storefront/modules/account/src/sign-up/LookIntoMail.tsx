import { paths } from "@trolley/client";
import { LinkButton, PageTitle, Stack } from "@trolley/ui";

import { useFocusOnArrival } from "../frame/focus.ts";

/** The same for every address that the password does not open at once. */
export function LookIntoMail({ email, next }: { email: string; next: string }) {
  useFocusOnArrival();
  return (
    <Stack gap={5}>
      <PageTitle>Look into your mail</PageTitle>
      <p>
        We could not sign you in to <strong>{email}</strong> with this password. If the address has an account already,
        sign in with the password that it has, or choose a new one.
      </p>
      <div>
        <LinkButton href={paths.signIn(next)}>Sign in</LinkButton>
      </div>
    </Stack>
  );
}

import { paths } from "@trolley/client";
import { Cluster, LinkButton, PageTitle, Stack } from "@trolley/ui";

import { useFocusOnArrival } from "../frame/focus.ts";

export function SignedOut({ next }: { next: string }) {
  useFocusOnArrival();
  return (
    <Stack gap={5}>
      <PageTitle>You are signed out</PageTitle>
      <p>Nothing of your account is left on this page, nor in the other tabs of this browser.</p>
      <Cluster>
        <LinkButton href={paths.home()}>Back to the shop</LinkButton>
        <LinkButton href={paths.signIn(next)} variant="secondary">
          Sign in
        </LinkButton>
      </Cluster>
    </Stack>
  );
}

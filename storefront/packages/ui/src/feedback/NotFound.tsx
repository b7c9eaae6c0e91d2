import { paths } from "@trolley/client";

import { LinkButton } from "../form/Button.tsx";
import { Stack } from "../layout/layout.tsx";
import { PageTitle } from "../layout/PageTitle.tsx";

/** The page for what there is not. */
export function NotFound() {
  return (
    <Stack gap={5}>
      <PageTitle>There is no such page</PageTitle>
      <p>The address may be old, or a letter is missing.</p>
      <div>
        <LinkButton href={paths.home()}>Go on</LinkButton>
      </div>
    </Stack>
  );
}

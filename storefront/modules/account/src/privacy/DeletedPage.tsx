import { paths } from "@trolley/client";
import { LinkButton, PageTitle, Stack } from "@trolley/ui";

export function DeletedPage() {
  return (
    <Stack gap={5}>
      <PageTitle>Your account is deleted</PageTitle>
      <p>Thank you for having been with us. You can go on shopping as a guest.</p>
      <div>
        <LinkButton href={paths.home()}>Back to the shop</LinkButton>
      </div>
    </Stack>
  );
}

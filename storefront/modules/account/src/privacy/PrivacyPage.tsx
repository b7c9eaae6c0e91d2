import { PageTitle, Panel, Stack } from "@trolley/ui";

import { DeleteAccount } from "./DeleteAccount.tsx";
import { ExportAccount } from "./ExportAccount.tsx";

export function PrivacyPage() {
  return (
    <Stack gap={6}>
      <PageTitle>Privacy</PageTitle>
      <Panel aria-labelledby="export">
        <ExportAccount headingId="export" />
      </Panel>
      <Panel aria-labelledby="delete">
        <DeleteAccount headingId="delete" />
      </Panel>
    </Stack>
  );
}

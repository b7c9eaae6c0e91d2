import { PageTitle, Panel, Stack } from "@trolley/ui";

import { ChangePassword } from "./ChangePassword.tsx";
import { Sessions } from "./Sessions.tsx";

export function DevicesPage() {
  return (
    <Stack gap={6}>
      <PageTitle>Password and devices</PageTitle>
      <Panel aria-labelledby="devices">
        <Stack gap={4}>
          <h2 id="devices">Where you are signed in</h2>
          <Sessions />
        </Stack>
      </Panel>
      <Panel aria-labelledby="password">
        <Stack gap={4}>
          <h2 id="password">Change the password</h2>
          <ChangePassword />
        </Stack>
      </Panel>
    </Stack>
  );
}

import { hasRole, useSession } from "@trolley/client";
import { PageTitle, Stack } from "@trolley/ui";

import { AttentionList } from "./attention/AttentionList.tsx";
import { SalesPanel } from "./SalesPanel.tsx";

/** How the day goes, and what waits for somebody: each part for those whose roles open it. */
export default function DashboardPage() {
  const session = useSession();
  return (
    <Stack gap={6}>
      <PageTitle>Today</PageTitle>
      <AttentionList session={session} />
      {hasRole(session, "support", "warehouse", "finance") ? (
        <SalesPanel />
      ) : (
        <p>Orders and sales are shown to those with the role support, warehouse or finance.</p>
      )}
    </Stack>
  );
}

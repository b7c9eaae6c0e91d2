import { hasRole, useSession } from "@trolley/client";
import { Announcer, Skeleton } from "@trolley/ui";

import { AdminFrame } from "./frame/AdminFrame.tsx";
import { NoAccess } from "./frame/NoAccess.tsx";
import { SignInGate } from "./frame/SignInGate.tsx";
import { sections } from "./sections.ts";

const STAFF = ["support", "catalog", "warehouse", "finance"] as const;

export function Admin() {
  const session = useSession();
  if (session.state === "restoring") return <Skeleton lines={3} />;
  return (
    <>
      {session.state !== "customer" && <SignInGate />}
      {session.state === "customer" &&
        (hasRole(session, ...STAFF) ? <AdminFrame session={session} sections={sections} /> : <NoAccess />)}
      <Announcer />
    </>
  );
}

import { signOut } from "@trolley/client";
import { Button, Cluster, PageTitle } from "@trolley/ui";

import styles from "./frame.module.css";

export function NoAccess() {
  return (
    <main className={styles.gate}>
      <PageTitle>This is for staff</PageTitle>
      <p>You are signed in as a customer. Ask an administrator for a role, or sign in as somebody else.</p>
      <Cluster>
        <Button onClick={() => void signOut()}>Sign out</Button>
        <a href="/">Go to the shop</a>
      </Cluster>
    </main>
  );
}

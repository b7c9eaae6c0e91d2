import { signIn } from "@trolley/client";
import { Button, Dialog, Notice, Stack, toast } from "@trolley/ui";
import { useState } from "react";

import { type Credentials, SignInForm } from "../sign-in/SignInForm.tsx";
import styles from "./session.module.css";

/** Asks for the password again, above a page that stays as it is. */
export function SignInAgain() {
  const [open, setOpen] = useState(true);
  const enter = async (credentials: Credentials) => {
    await signIn(credentials);
    toast("You are signed in again. What you typed is still here.");
  };
  return (
    <>
      <Dialog open={open} onClose={() => setOpen(false)} title="Your session has ended">
        <Stack gap={5}>
          <p>It was too long ago, or it was ended from another device. Sign in again: nothing you typed is lost.</p>
          <SignInForm onSubmit={enter} />
        </Stack>
      </Dialog>
      {!open && (
        <Notice
          className={styles.ended}
          tone="warning"
          title="Your session has ended"
          actions={
            <Button size="small" variant="secondary" onClick={() => setOpen(true)}>
              Sign in again
            </Button>
          }
        >
          <p>Nothing can be saved until you sign in again.</p>
        </Notice>
      )}
    </>
  );
}

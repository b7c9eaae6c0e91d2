import { type Problem, problemOf, signIn } from "@trolley/client";
import { Button, ErrorView, Field, PageTitle, TextInput } from "@trolley/ui";
import { type FormEvent, useState } from "react";

import styles from "./frame.module.css";

/** Nothing of the console is shown to whom it does not know. */
export function SignInGate() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn({ email: String(form.get("email")), password: String(form.get("password")) });
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };

  return (
    <main className={styles.gate}>
      <PageTitle>Sign in to the console</PageTitle>
      {problem && <ErrorView problem={problem} />}
      <form className={styles.form} onSubmit={submit}>
        <Field label="E-mail" required>
          {(control) => <TextInput {...control} name="email" type="email" autoComplete="username" required />}
        </Field>
        <Field label="Password" required>
          {(control) => (
            <TextInput {...control} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <Button type="submit" busy={busy} block>
          Sign in
        </Button>
      </form>
    </main>
  );
}

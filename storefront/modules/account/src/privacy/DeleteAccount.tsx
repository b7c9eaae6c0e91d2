import { Button, Dialog, Stack } from "@trolley/ui";
import { useState } from "react";

import { Farewell } from "./Farewell.tsx";

export function DeleteAccount({ headingId }: { headingId: string }) {
  const [open, setOpen] = useState(false);
  const keep = () => setOpen(false);
  return (
    <Stack gap={4}>
      <h2 id={headingId}>Delete the account</h2>
      <p>
        Your name, e-mail address, phone, addresses, sessions, cart and notifications go at once and for good. Orders
        stay for the books, with what was sold and for how much, but not to whom. Their invoices lose your name, so
        download those that you need first.
      </p>
      <div>
        <Button variant="danger" onClick={() => setOpen(true)}>
          Delete my account ...
        </Button>
      </div>
      <Dialog open={open} onClose={keep} title="Delete your account?">
        <Farewell onKeep={keep} />
      </Dialog>
    </Stack>
  );
}

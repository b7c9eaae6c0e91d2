import { formatDate, type Schema } from "@trolley/client";
import { canReturn } from "@trolley/orders";
import { Button, Dialog, Stack } from "@trolley/ui";
import { useState } from "react";

import { useFocusWhenGone } from "../frame/focus.ts";
import { ReturnForm } from "./ReturnForm.tsx";

type Order = Schema["Order"];

/** As long as something can be sent back. The form stays when that changes, with what was typed. */
export function RequestReturn({ order }: { order: Order }) {
  const [open, setOpen] = useState(false);
  return open || canReturn(order, new Date()) ? <Offer order={order} open={open} setOpen={setOpen} /> : null;
}

interface OfferProps {
  order: Order;
  open: boolean;
  setOpen: (open: boolean) => void;
}

function Offer({ order, open, setOpen }: OfferProps) {
  const goes = useFocusWhenGone();
  const done = () => {
    goes();
    setOpen(false);
  };
  return (
    <>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Send something back
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Send something back">
        <Stack gap={5}>
          {order.return_until && <p>You can ask for it until {formatDate(order.return_until)}.</p>}
          <ReturnForm order={order} onDone={done} />
        </Stack>
      </Dialog>
    </>
  );
}

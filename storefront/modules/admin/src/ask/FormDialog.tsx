import { Button, Cluster, Dialog, Stack } from "@trolley/ui";
import { type FormEvent, type ReactNode, useId } from "react";

interface FormDialogProps {
  title: string;
  children: ReactNode;
  /** The deed itself: "Save". */
  submit: string;
  busy: boolean;
  onSubmit: () => void;
  onClose: () => void;
}

/** A form above the page. */
export function FormDialog({ title, children, submit, busy, onSubmit, onClose }: FormDialogProps) {
  const formId = useId();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  const footer = (
    <Cluster justify="end">
      <Button variant="secondary" onClick={onClose}>
        Leave it
      </Button>
      <Button type="submit" form={formId} busy={busy}>
        {submit}
      </Button>
    </Cluster>
  );
  return (
    <Dialog open onClose={onClose} title={title} footer={footer}>
      <form id={formId} onSubmit={submitted} noValidate>
        <Stack>{children}</Stack>
      </form>
    </Dialog>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Button, Cluster, Dialog } from "@trolley/ui";
import type { ReactNode } from "react";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import styles from "./ask.module.css";

interface ConfirmDialogProps<Answer> {
  title: string;
  children: ReactNode;
  /** The deed itself: "Archive". */
  confirm: string;
  run: () => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
}

/** Asks before something that is not easily undone, and stays open when it fails. */
export function ConfirmDialog<Answer>({ title, children, confirm, run, onDone, onClose }: ConfirmDialogProps<Answer>) {
  const deed = useMutation({ mutationFn: run, onSuccess: onDone });
  const footer = (
    <Cluster justify="end">
      <Button variant="secondary" onClick={onClose}>
        Keep it
      </Button>
      <Button variant="danger" busy={deed.isPending} onClick={() => deed.mutate()}>
        {confirm}
      </Button>
    </Cluster>
  );
  return (
    <Dialog open onClose={onClose} title={title} footer={footer}>
      <div className={styles.body}>
        {children}
        {deed.error && <StaffProblem problem={deed.error} />}
      </div>
    </Dialog>
  );
}

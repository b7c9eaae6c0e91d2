import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, formatDateTime, paths, type Schema } from "@trolley/client";
import { Badge, Button, Cluster, LinkButton, VisuallyHidden } from "@trolley/ui";
import { useRef } from "react";
import { ActionProblem } from "../form/ActionProblem.tsx";

import styles from "./notifications.module.css";
import { notificationsKey } from "./notificationsQuery.ts";

export function NotificationRow({ notification }: { notification: Schema["Notification"] }) {
  const { id, title, text, created_at, read_at, order_id } = notification;
  const heading = useRef<HTMLHeadingElement>(null);
  const queryClient = useQueryClient();
  const read = useMutation({
    mutationFn: () => answer(api.PUT("/v1/me/notifications/{id}/read", { params: { path: { id } } })),
    onSuccess: () => heading.current?.focus(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: notificationsKey }),
  });
  const isNew = !read_at;
  return (
    <li className={styles.row}>
      <Cluster gap={2}>
        <h2 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {isNew && <Badge tone="accent">New</Badge>}
      </Cluster>
      <p>{text}</p>
      <p className={styles.when}>{formatDateTime(created_at)}</p>
      {read.error && <ActionProblem problem={read.error} title="It is still new" />}
      <Cluster gap={2}>
        {order_id && (
          <LinkButton
            href={paths.accountOrder(order_id)}
            variant="secondary"
            size="small"
            onClick={() => isNew && read.mutate()}
          >
            See the order<VisuallyHidden> of: {title}</VisuallyHidden>
          </LinkButton>
        )}
        {isNew && (
          <Button variant="quiet" size="small" busy={read.isPending} onClick={() => read.mutate()}>
            Mark as read<VisuallyHidden>: {title}</VisuallyHidden>
          </Button>
        )}
      </Cluster>
    </li>
  );
}

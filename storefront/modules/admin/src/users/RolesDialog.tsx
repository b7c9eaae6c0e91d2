import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Schema, useSession } from "@trolley/client";
import { Checkbox, Notice, toast } from "@trolley/ui";
import { useState } from "react";

import { FormDialog } from "../ask/FormDialog.tsx";
import { StaffProblem } from "../problems/StaffProblem.tsx";
import { rolesText, STAFF_ROLES, staffRolesOf } from "./roles.ts";
import { setRoles, usersKey } from "./usersApi.ts";

type Role = Schema["Role"];

interface RolesDialogProps {
  user: Schema["User"];
  onClose: () => void;
}

export function RolesDialog({ user, onClose }: RolesDialogProps) {
  const session = useSession();
  const isMyself = "subject" in session && session.subject === user.id;
  const [roles, setChosen] = useState<readonly Role[]>(() => staffRolesOf(user.roles));
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: () => setRoles(user.id, [...roles]),
    onSuccess: (now) => {
      toast(`${now.name}: ${rolesText(now.roles)}`);
      void queryClient.invalidateQueries({ queryKey: usersKey });
      onClose();
    },
  });
  const toggle = (role: Role, on: boolean) =>
    setChosen(on ? [...roles, role] : roles.filter((chosen) => chosen !== role));
  return (
    <FormDialog
      title={`Roles of ${user.name}`}
      submit="Set roles"
      busy={change.isPending}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
      <p>{user.email}</p>
      {STAFF_ROLES.map(({ role, title, opens }) => (
        <Checkbox
          key={role}
          label={`${title}: ${opens}`}
          checked={roles.includes(role)}
          disabled={isMyself && role === "admin"}
          autoComplete="off"
          onChange={(event) => toggle(role, event.target.checked)}
        />
      ))}
      {isMyself && (
        <p>This is you. Another administrator has to take that role from you, so that the shop always has one.</p>
      )}
      <Consequence user={user} roles={roles} />
      {change.error && <StaffProblem problem={change.error} />}
    </FormDialog>
  );
}

/** What is easily overlooked. */
function Consequence({ user, roles }: { user: Schema["User"]; roles: readonly Role[] }) {
  const becomesAdmin = roles.includes("admin") && !user.roles.includes("admin");
  const loses = staffRolesOf(user.roles).some((role) => !roles.includes(role));
  if (becomesAdmin)
    return (
      <Notice tone="warning" title="An administrator may do everything">
        <p>Also give roles to others, and take yours.</p>
      </Notice>
    );
  return loses ? <p role="status">What is taken away cannot be used from this moment on.</p> : null;
}

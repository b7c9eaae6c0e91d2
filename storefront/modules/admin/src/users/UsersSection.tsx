import { useInfiniteQuery } from "@tanstack/react-query";
import { formatDate, type Schema } from "@trolley/client";
import { Badge, Button, Cluster, Empty, PageTitle, Stack } from "@trolley/ui";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { CursorList } from "../cursor-list/CursorList.tsx";
import { FilterForm } from "../cursor-list/FilterForm.tsx";
import type { Column } from "../table/Table.tsx";
import { RoleChanges } from "./RoleChanges.tsx";
import { RolesDialog } from "./RolesDialog.tsx";
import { rolesText, staffRolesOf } from "./roles.ts";
import { usersQuery } from "./usersApi.ts";

type User = Schema["User"];

export default function UsersSection() {
  const [parameters, setParameters] = useSearchParams();
  const email = parameters.get("email") ?? "";
  const query = useInfiniteQuery(usersQuery(email));
  const [editing, setEditing] = useState<User>();
  const changes = query.data?.pages[0]?.items[0]?.role_changes;
  const empty = (
    <Empty title={email ? `No account has the address ${email}` : "There are no accounts"}>
      {email && <p>The whole address is needed; capitals do not matter.</p>}
    </Empty>
  );
  return (
    <Stack gap={5}>
      <PageTitle>Users</PageTitle>
      <FilterForm
        key={email}
        name="Users"
        label="E-mail address"
        inputMode="email"
        words={email}
        onSearch={(next) => setParameters(next ? { email: next } : {})}
      />
      <CursorList
        query={query}
        caption={email ? "The account of this address" : "Accounts, newest first"}
        columns={columnsWith(setEditing)}
        rowKey={({ id }) => id}
        empty={empty}
      />
      {changes && <RoleChanges changes={changes} />}
      {editing && <RolesDialog user={editing} onClose={() => setEditing(undefined)} />}
    </Stack>
  );
}

function columnsWith(edit: (user: User) => void): Column<User>[] {
  return [
    { key: "name", header: "Name", cell: ({ name }) => name },
    { key: "email", header: "E-mail", cell: Address },
    {
      key: "roles",
      header: "Roles",
      cell: ({ roles }) => (
        <Badge tone={staffRolesOf(roles).length > 0 ? "accent" : "neutral"}>{rolesText(roles)}</Badge>
      ),
    },
    { key: "since", header: "Since", cell: ({ created_at }) => formatDate(created_at) },
    {
      key: "edit",
      header: "Change",
      cell: (user) => (
        <Button variant="secondary" size="small" onClick={() => edit(user)} aria-label={`Roles of ${user.email}`}>
          Roles
        </Button>
      ),
    },
  ];
}

function Address({ email, email_verified, state }: User) {
  return (
    <Cluster gap={2}>
      <span>{email}</span>
      {!email_verified && <Badge tone="warning">not verified</Badge>}
      {state === "disabled" && <Badge tone="error">disabled</Badge>}
    </Cluster>
  );
}

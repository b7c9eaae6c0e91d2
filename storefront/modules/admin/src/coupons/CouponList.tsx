import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { Badge, Button, Cluster, Empty, LinkButton, PageTitle, Stack, toast } from "@trolley/ui";
import { useState } from "react";

import { ConfirmDialog } from "../ask/ConfirmDialog.tsx";
import { CursorList } from "../cursor-list/CursorList.tsx";
import type { Column } from "../table/Table.tsx";
import { limitsOf, stateOf, windowOf, worthOf } from "./couponState.ts";
import { couponsKey, couponsQuery, disableCoupon } from "./couponsApi.ts";

type Coupon = Schema["Coupon"];

export function CouponList() {
  const query = useInfiniteQuery(couponsQuery());
  const [ending, setEnding] = useState<Coupon>();
  const create = <LinkButton href="/coupons/new">New coupon</LinkButton>;
  return (
    <Stack gap={5}>
      <Cluster justify="between">
        <PageTitle>Coupons</PageTitle>
        {create}
      </Cluster>
      <CursorList
        query={query}
        caption="All coupons"
        columns={columnsWith(setEnding)}
        rowKey={({ code }) => code}
        empty={<Empty title="There are no coupons yet" />}
      />
      {ending && <DisableDialog coupon={ending} onClose={() => setEnding(undefined)} />}
    </Stack>
  );
}

function columnsWith(end: (coupon: Coupon) => void): Column<Coupon>[] {
  return [
    { key: "code", header: "Code", cell: ({ code }) => <strong>{code}</strong> },
    { key: "worth", header: "Worth", cell: worthOf },
    { key: "limits", header: "Limits", cell: (coupon) => limitsOf(coupon).join(", ") },
    { key: "window", header: "Valid", cell: windowOf },
    {
      key: "state",
      header: "State",
      cell: (coupon) => {
        const { word, tone } = stateOf(coupon, new Date());
        return <Badge tone={tone}>{word}</Badge>;
      },
    },
    {
      key: "disable",
      header: "End it",
      cell: (coupon) =>
        coupon.disabled_at ? null : (
          <Button variant="quiet" size="small" onClick={() => end(coupon)} aria-label={`Disable ${coupon.code}`}>
            Disable
          </Button>
        ),
    },
  ];
}

function DisableDialog({ coupon, onClose }: { coupon: Coupon; onClose: () => void }) {
  const queryClient = useQueryClient();
  const disabled = () => {
    void queryClient.invalidateQueries({ queryKey: couponsKey });
    toast(`${coupon.code} is disabled`);
    onClose();
  };
  return (
    <ConfirmDialog
      title={`Disable ${coupon.code}?`}
      confirm="Disable"
      run={() => disableCoupon(coupon)}
      onDone={disabled}
      onClose={onClose}
    >
      <p>No order can use it from now on, and it cannot be enabled again. Orders that hold it keep it.</p>
    </ConfirmDialog>
  );
}

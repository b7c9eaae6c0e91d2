import { useQuery } from "@tanstack/react-query";
import { configQuery } from "@trolley/client";
import { PageTitle, Skeleton, Stack, TextLink } from "@trolley/ui";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { CouponEditor } from "./CouponEditor.tsx";

export function NewCouponPage() {
  const { data: config, error, refetch } = useQuery(configQuery());
  return (
    <Stack gap={5}>
      <div>
        <TextLink href="/coupons">All coupons</TextLink>
        <PageTitle>New coupon</PageTitle>
      </div>
      {error && <StaffProblem problem={error} onRetry={() => void refetch()} />}
      {!config && !error && <Skeleton lines={6} />}
      {config && <CouponEditor currency={config.currency} />}
    </Stack>
  );
}

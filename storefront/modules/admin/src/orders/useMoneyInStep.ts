import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Schema } from "@trolley/client";
import { useEffect, useRef } from "react";

import { orderPaymentQuery, refreshPayments } from "../payments/paymentQueries.ts";
import { staffOrderQuery } from "./orderQueries.ts";

const FOLLOW_MS = 2_000;

/** An order and its payment learn of each other a moment later: when one has moved, the other is read again. */
export function useMoneyInStep(order: Schema["StaffOrder"]): void {
  const queryClient = useQueryClient();
  const payment = useQuery({ ...orderPaymentQuery(order.id), enabled: false }).data;
  const isBehind = payment !== undefined && payment.status !== order.payment_status;
  useQuery({ ...staffOrderQuery(order.number), ...(isBehind && { refetchInterval: FOLLOW_MS }) });
  const seen = useRef(order.version);
  useEffect(() => {
    if (seen.current === order.version) return;
    seen.current = order.version;
    refreshPayments(queryClient);
  }, [order.version, queryClient]);
}

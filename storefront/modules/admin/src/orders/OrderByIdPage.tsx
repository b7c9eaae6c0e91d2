import { useQuery } from "@tanstack/react-query";
import { PageTitle, Skeleton } from "@trolley/ui";
import { Redirect } from "wouter";

import { StaffProblem } from "../problems/StaffProblem.tsx";
import { orderNumberQuery } from "./orderQueries.ts";

/** Payments know an order by its id, people and pages by its number. */
export function OrderByIdPage({ id }: { id: string }) {
  const { data: number, error, refetch } = useQuery(orderNumberQuery(id));
  if (number) return <Redirect to={`/orders/${number}`} replace />;
  return (
    <>
      <PageTitle>Order</PageTitle>
      {error ? <StaffProblem problem={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />}
    </>
  );
}

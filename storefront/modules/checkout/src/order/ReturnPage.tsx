import { paths } from "@trolley/client";
import { Redirect, useSearchParams } from "wouter";

/** Where the bank leads back to. What it says in the address counts for nothing: the order itself is asked. */
export function ReturnPage() {
  const [search] = useSearchParams();
  const order = search.get("order");
  return <Redirect to={order ? paths.confirmation(order) : paths.track()} replace />;
}

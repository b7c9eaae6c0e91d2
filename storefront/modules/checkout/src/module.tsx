import type { QueryClient } from "@tanstack/react-query";
import { configQuery, paths } from "@trolley/client";
import { NotFound } from "@trolley/ui";
import { lazy } from "react";
import { Route, Switch } from "wouter";

import { CartPage } from "./cart/CartPage.tsx";

// All of them belong to one way: who checks out comes to the confirmation and the order. Together they are smallest.
const pages = () => import("./pages.ts");
const CheckoutPage = lazy(async () => ({ default: (await pages()).CheckoutPage }));
const ReturnPage = lazy(async () => ({ default: (await pages()).ReturnPage }));
const ConfirmationPage = lazy(async () => ({ default: (await pages()).ConfirmationPage }));
const OrderPage = lazy(async () => ({ default: (await pages()).OrderPage }));
const TrackPage = lazy(async () => ({ default: (await pages()).TrackPage }));
const TrackedOrderPage = lazy(async () => ({ default: (await pages()).TrackedOrderPage }));

export default function CheckoutModule() {
  return (
    <Switch>
      <Route path={paths.cart()} component={CartPage} />
      <Route path={paths.checkout()} component={CheckoutPage} />
      <Route path="/checkout/return" component={ReturnPage} />
      <Route path={paths.track()} component={TrackPage} />
      <Route path="/orders/track" component={TrackedOrderPage} />
      <Route path="/orders/:id/confirmation">{({ id }) => <ConfirmationPage key={id} id={id} />}</Route>
      <Route path="/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

export function prefetch(path: string, queryClient: QueryClient): void {
  if (new URL(path, location.origin).pathname === paths.cart()) return;
  void pages();
  void queryClient.prefetchQuery(configQuery());
}

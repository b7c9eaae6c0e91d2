import { Route, Switch } from "wouter";

import { OrderByIdPage } from "./OrderByIdPage.tsx";
import { OrderPage } from "./OrderPage.tsx";
import { OrdersPage } from "./search/OrdersPage.tsx";

export default function OrdersSection() {
  return (
    <Switch>
      <Route path="/orders" component={OrdersPage} />
      <Route path="/orders/by-id/:id">{({ id }) => <OrderByIdPage id={id} />}</Route>
      <Route path="/orders/:number">{({ number }) => <OrderPage key={number} number={number} />}</Route>
    </Switch>
  );
}

import { Route, Switch } from "wouter";
import { LedgerPage } from "./ledger/LedgerPage.tsx";
import { PaymentsPage } from "./PaymentsPage.tsx";

export default function PaymentsSection() {
  return (
    <Switch>
      <Route path="/payments" component={PaymentsPage} />
      <Route path="/payments/:id">{({ id }) => <LedgerPage key={id} paymentId={id} />}</Route>
    </Switch>
  );
}

import { Route, Switch } from "wouter";

import { CouponList } from "./CouponList.tsx";
import { NewCouponPage } from "./NewCouponPage.tsx";

export default function CouponsSection() {
  return (
    <Switch>
      <Route path="/coupons" component={CouponList} />
      <Route path="/coupons/new" component={NewCouponPage} />
    </Switch>
  );
}

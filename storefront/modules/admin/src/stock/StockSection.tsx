import { Route, Switch, useSearchParams } from "wouter";

import { SkuPage } from "./SkuPage.tsx";
import { StockList } from "./StockList.tsx";

export default function StockSection() {
  return (
    <Switch>
      <Route path="/stock" component={StockList} />
      <Route path="/stock/movements" component={OneSku} />
    </Switch>
  );
}

function OneSku() {
  const [parameters] = useSearchParams();
  const sku = parameters.get("sku") ?? "";
  return <SkuPage key={sku} sku={sku} />;
}

import { Route, Switch } from "wouter";
import { ProductList } from "./ProductList.tsx";
import { NewProductPage, ProductPage } from "./ProductPage.tsx";

export default function ProductsSection() {
  return (
    <Switch>
      <Route path="/products" component={ProductList} />
      <Route path="/products/new" component={NewProductPage} />
      <Route path="/products/:id">{({ id }) => <ProductPage key={id} id={id} />}</Route>
    </Switch>
  );
}

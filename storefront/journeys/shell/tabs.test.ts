import { expect, journey } from "../harness/index.ts";

journey("two tabs agree on the cart without being loaded anew", async ({ page, context, shop }) => {
  const mug = await shop.product({ name: "Mug", price: 1200 });
  const robin = await shop.customer();
  const sku = mug.variants[0]?.sku ?? "";
  await robin.api.PUT("/v1/cart/items/{sku}", { params: { path: { sku } }, body: { quantity: 2 } });
  await shop.signIn(page, robin);
  await page.goto("/");
  const other = await context.newPage();
  await other.goto("/cart");
  await expect(other.getByRole("button", { name: "Cart, 2 items" })).toBeVisible();

  await page.getByRole("button", { name: "Cart, 2 items" }).click();
  await page
    .getByRole("dialog", { name: "Cart" })
    .getByRole("button", { name: /one more|more|increase/i })
    .click();
  await expect(other.getByRole("button", { name: "Cart, 3 items" })).toBeVisible();
  await expect(other.getByRole("main")).toContainText("$36.00");
});

journey("signing out in one tab signs out the other one", async ({ page, context, shop }) => {
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Your account" })).toBeVisible();
  const other = await context.newPage();
  await other.goto("/account");
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
});

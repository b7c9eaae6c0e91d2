import { expect, journey } from "../harness/index.ts";
import { advance, paidOrder } from "./counter.ts";

journey("staff finds an order by its e-mail and state, and the address of the page keeps the search", async (stage) => {
  const { page, shop } = stage;
  const { order, customer } = await paidOrder(shop);
  await advance((await shop.admin()).api, order.id, { transition: "hold", reason: "Looks odd" });
  await shop.signIn(page, await shop.staff("support"));
  await page.goto("/admin/orders");
  await page.getByLabel("E-mail").fill("nobody");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/whole address/);
  await page.getByLabel("E-mail").fill(customer.email);
  await page.getByLabel("Status").selectOption("On hold");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Search" })).toBeFocused();
  await page.reload();
  await expect(page.getByLabel("E-mail")).toHaveValue(customer.email);
  await page.getByRole("link", { name: order.number }).click();
  await expect(page.getByRole("main")).toContainText("Looks odd");
  await page.goBack();
  await page.getByLabel("Status").selectOption("Delivered");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { name: "No such orders" })).toBeVisible();
});

journey("an order that does not exist says so", async ({ page, shop }) => {
  await shop.signIn(page, await shop.staff("support"));
  await page.goto("/admin/orders/261121-ZZZZZZ");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("There is no such order");
});

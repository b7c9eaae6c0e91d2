import { answer, expect, journey } from "../harness/index.ts";
import { opensOrder, paidOrder } from "./counter.ts";

journey("support works on orders and is told that payments need finance", async ({ page, shop }) => {
  const { order } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await expect(page.getByRole("link", { name: "Payments" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Refund …" })).toBeHidden();
  await expect(page.getByRole("table", { name: "Attempts to pay" })).toContainText("Authorized");
  await page.goto("/admin/payments");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Payments");
  await expect(page.getByRole("main")).toContainText("It needs the role finance.");
});

journey("a role that was taken away a moment ago is told at the next click", async ({ page, shop, allow }) => {
  const person = await shop.staff("support");
  const { order } = await paidOrder(shop);
  await opensOrder(page, shop, person, order.number);
  const { api } = await shop.admin();
  const { items } = await answer(api.GET("/v1/admin/users", { params: { query: { email: person.email } } }));
  const id = items[0]?.id ?? "";
  await answer(api.PUT("/v1/admin/users/{id}/roles", { params: { path: { id } }, body: { roles: ["catalog"] } }));
  allow.refusal(403, "/v1/admin/orders");
  await page.getByRole("button", { name: "Start packing" }).click();
  await expect(
    page.getByRole("main").getByRole("alert").filter({ hasText: "Your roles do not open this" }).first(),
  ).toContainText("Reference");
});

import { expect, journey } from "../harness/index.ts";
import { advance, paidOrder } from "./counter.ts";

journey(
  "the day's orders and sales are drawn, can be read as tables, and what waits is a click away",
  async (stage) => {
    const { page, shop } = stage;
    const { order } = await paidOrder(shop);
    await advance((await shop.admin()).api, order.id, { transition: "hold", reason: "Asks for an invoice" });
    await shop.signIn(page, await shop.admin());
    await page.goto("/admin/");
    await expect(page.getByRole("img", { name: /^Orders placed: most \d/ })).toBeVisible();
    await expect(page.getByRole("img", { name: /^Sales so far: most \$/ })).toBeVisible();
    await expect(page.getByText(/\d+ placed in this range|The newest \d+ of this range/)).toBeVisible();
    await page.getByText("Orders placed as a table").click();
    await expect(page.getByRole("table", { name: "Orders placed" })).toBeVisible();
    await page.getByLabel("Range").selectOption("Seven days");
    await expect(page.getByRole("img", { name: /^Sales by day: most \$/ })).toBeVisible();
    for (const name of ["Stuck payments", "Low stock", "Dead letters"])
      await expect(page.getByRole("link", { name: new RegExp(`^${name} (None|\\d+)`) })).toBeVisible();
    await page.getByRole("link", { name: /^Orders on hold [1-9]/ }).click();
    await expect(page.getByRole("link", { name: order.number })).toBeVisible();
  },
);

journey("a part of the dashboard that fails says so and does not take the rest along", async (stage) => {
  const { page, shop, allow } = stage;
  await paidOrder(shop);
  allow.noAnswer("/v1/admin/payments");
  await page.route("**/v1/admin/payments?**", (route) => route.abort());
  await shop.signIn(page, await shop.staff("support", "finance"));
  await page.goto("/admin/");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The shop does not answer");
  await expect(page.getByRole("img", { name: /^Orders placed/ })).toBeVisible();
  await expect(page.getByText("Dead letters")).toBeHidden();
  await page.unroute("**/v1/admin/payments?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: /^Stuck payments (None|\d+)/ })).toBeVisible();
});

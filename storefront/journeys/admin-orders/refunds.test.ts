import { answer, expect, journey, onceOnly } from "../harness/index.ts";
import { opensOrder, opensRefund, orderOf, paidOrder } from "./counter.ts";

journey("a double click refunds once, and the money is seen to go back", async ({ page, shop }) => {
  const { order, customer } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support", "finance"), order.number);
  await opensRefund(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("An amount").check();
  await dialog.getByLabel("Amount in USD").fill("10.00");
  await dialog.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(dialog.getByLabel("Reason")).toHaveAccessibleDescription(/The shopper reads why/);
  await dialog.getByLabel("Reason").fill("A scratch");
  await dialog.getByRole("button", { name: "Refund", exact: true }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("$10.00 are refunded")).toBeVisible();
  await expect(page.getByRole("row", { name: /A scratch Refunded \$10\.00/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Refund succeeded");
  const payment = await answer(customer.api.GET("/v1/orders/{id}/payment", { params: { path: { id: order.id } } }));
  expect(payment.refunds.map(({ amount }) => amount.amount)).toEqual([1000]);
});

journey("a colleague refunds first: more than what is left is refused and says what is", async (stage) => {
  const { page, shop, allow } = stage;
  const { order, customer } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support", "finance"), order.number);
  await opensRefund(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("An amount").check();
  await dialog.getByLabel("Amount in USD").fill("99.00");
  await dialog.getByLabel("Reason").fill("Arrived broken");
  await dialog.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(dialog.getByLabel("Amount in USD")).toHaveAccessibleDescription(/At most \$57\.36/);

  const { api } = await shop.admin();
  const body = { amount: { amount: 5000, currency: "USD" }, reason: "faster" };
  await answer(api.POST("/v1/admin/orders/{id}/refunds", { params: { path: { id: order.id }, ...onceOnly() }, body }));
  allow.refusal(409, "/refunds");
  await dialog.getByLabel("Amount in USD").fill("20.00");
  await dialog.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Left are $7.36");
  await dialog.getByLabel("All that is left").check();
  await dialog.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await orderOf(customer.api, order.id)).payment_status, { intervals: [200] })
    .toBe("refunded");
});

journey(
  "a refund that fails is told, is on the list of what needs a person, and its amount is free again",
  async (stage) => {
    const { page, shop } = stage;
    const { order } = await paidOrder(shop, { paymentMethod: "pm_sim_refundFails" });
    await opensOrder(page, shop, await shop.staff("support", "finance"), order.number);
    await opensRefund(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Never arrived");
    await dialog.getByRole("button", { name: "Refund", exact: true }).click();
    await expect(
      page.getByRole("main").getByRole("alert").filter({ hasText: "The refund of $57.36 failed" }),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: "Refund …" })).toBeEnabled();

    await expect(page.getByRole("row", { name: /Never arrived Failed/ })).toBeVisible();
    await page.getByRole("link", { name: "Ledger" }).click();
    await expect(page.getByRole("row", { name: /Never arrived Failed/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /All together/ })).toContainText("$0.00");
    const paymentId = new URL(page.url()).pathname.split("/").at(-1);
    await page.getByRole("link", { name: "Payments", exact: true }).click();
    await page.getByLabel("Only what needs a person").check();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(page.getByRole("row").filter({ has: page.locator(`a[href$="${paymentId}"]`) })).toContainText(
      "A refund failed",
    );
  },
);

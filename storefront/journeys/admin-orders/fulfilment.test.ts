import { expect, journey, PHONE } from "../harness/index.ts";
import { opensOrder, paidOrder, statusOf, step, timelineOf } from "./counter.ts";

journey("staff packs an order, sends it in two parcels and marks it delivered, on a phone", PHONE, async (stage) => {
  const { page, shop } = stage;
  const { order, customer, mug, bowl } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support", "warehouse"), order.number);
  await expect(step(page, "Ship")).toBeDisabled();
  await step(page, "Start packing").click();
  await expect(step(page, "Start packing")).toBeDisabled();

  await step(page, "Ship").click();
  const parcel = page.getByRole("dialog", { name: `Ship order ${order.number}` });
  await parcel.getByLabel(mug).fill("3");
  await parcel.getByLabel(bowl).fill("0");
  await parcel.getByRole("button", { name: "Ship" }).click();
  await expect(parcel.getByLabel(mug)).toHaveAccessibleDescription(/A number from 0 to 2/);
  await parcel.getByLabel(mug).fill("2");
  await parcel.getByLabel("Carrier").fill("UPS");
  await parcel.getByLabel("Tracking number").fill("1Z999AA10123456784");
  await parcel.getByRole("button", { name: "Ship" }).click();
  await expect(parcel).toBeHidden();
  await expect(statusOf(page)).toContainText("Partially shipped");
  await expect(page.getByRole("link", { name: "1Z999AA10123456784" })).toHaveAttribute("href", /ups\.com/);

  await step(page, "Ship").click();
  await expect(parcel.getByLabel(bowl)).toHaveValue("1");
  await expect(parcel.getByLabel(mug)).toBeHidden();
  await parcel.getByRole("button", { name: "Ship" }).click();
  await step(page, "Mark as delivered").click();
  await expect(statusOf(page)).toContainText("Delivered");
  await expect(step(page, "Mark as delivered")).toBeDisabled();
  await expect
    .poll(() => timelineOf(customer.api, order.id))
    .toEqual(expect.arrayContaining(["processing_started", "partially_shipped", "shipped", "delivered"]));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

journey("an order on hold says why, is released, and a cancelled one has its money on the way back", async (stage) => {
  const { page, shop } = stage;
  const { order, customer } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await step(page, "Put on hold").click();
  const hold = page.getByRole("dialog", { name: "Put the order on hold" });
  await hold.getByRole("button", { name: "Put on hold" }).click();
  await expect(hold.getByLabel("Reason")).toHaveAccessibleDescription(/Say why/);
  await hold.getByLabel("Reason").fill("The address does not exist");
  await hold.getByRole("button", { name: "Put on hold" }).click();
  await expect(
    page.getByRole("main").getByRole("alert").filter({ hasText: "The address does not exist" }),
  ).toBeVisible();

  await step(page, "Release").click();
  await expect(step(page, "Release")).toBeDisabled();
  await expect(page.getByText("The address does not exist")).toBeHidden();

  await step(page, "Cancel the order").click();
  const cancel = page.getByRole("dialog", { name: `Cancel order ${order.number}` });
  await cancel.getByRole("button", { name: "Cancel the order" }).click();
  await shop.orderIs(customer.api, order.id, "cancelled");
  await expect(statusOf(page)).toContainText("Cancelled");
  await expect(step(page, "Cancel the order")).toBeDisabled();
});

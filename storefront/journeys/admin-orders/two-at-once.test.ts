import { expect, journey } from "../harness/index.ts";
import { advance, opensOrder, orderOf, paidOrder, step, timelineOf } from "./counter.ts";

journey("two act on one order: the slower one is told where it is now, and nothing is done twice", async (stage) => {
  const { page, shop, allow, anotherVisitor } = stage;
  const { order, customer } = await paidOrder(shop);
  const slower = (await anotherVisitor()).page;
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await opensOrder(slower, shop, await shop.staff("support"), order.number);
  await step(page, "Start packing").click();
  await expect(step(page, "Start packing")).toBeDisabled();

  allow.refusal(409, "/transitions");
  await step(slower, "Start packing").click();
  await expect(slower.getByRole("main").getByRole("alert")).toContainText("It is now: Processing.");
  await expect(step(slower, "Ship")).toBeEnabled();
  await expect(step(slower, "Start packing")).toBeDisabled();
  const started = (await timelineOf(customer.api, order.id)).filter((what) => what === "processing_started");
  expect(started).toHaveLength(1);
});

journey("a parcel with more than a colleague has left over is refused with what is still here", async (stage) => {
  const { page, shop, allow } = stage;
  const { order, customer, mug, bowl } = await paidOrder(shop);
  const { api } = await shop.admin();
  await advance(api, order.id, { transition: "start" });
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await step(page, "Ship").click();
  const parcel = page.getByRole("dialog");
  await parcel.getByLabel(bowl).fill("0");

  const line = order.lines.find(({ name }) => name === mug);
  await advance(api, order.id, { transition: "ship", lines: [{ line_id: line?.id ?? "", quantity: 1 }] });
  allow.refusal(409, "/transitions");
  await parcel.getByRole("button", { name: "Ship" }).click();
  await expect(parcel.getByRole("alert")).toContainText(`Only 1 unit of ${mug}`);
  await parcel.getByLabel(mug).fill("1");
  await parcel.getByRole("button", { name: "Ship" }).click();
  await expect(parcel).toBeHidden();
  const { shipments } = await orderOf(customer.api, order.id);
  expect(shipments.map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[1], [1]]);
});

import { expect, journey } from "../harness/index.ts";
import { advance, opensOrder, orderOf, paidOrder, step } from "./counter.ts";

journey("the answer to a parcel is lost: sending it again ships it once", async ({ page, shop, allow }) => {
  const { order, customer, mug, bowl } = await paidOrder(shop);
  await advance((await shop.admin()).api, order.id, { transition: "start" });
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await step(page, "Ship").click();
  const parcel = page.getByRole("dialog");
  await parcel.getByLabel(mug).fill("1");
  await parcel.getByLabel(bowl).fill("0");

  allow.noAnswer("/transitions");
  await page.route(
    "**/transitions",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await parcel.getByRole("button", { name: "Ship" }).click();
  await expect(parcel).toContainText("It may have been done all the same");
  await expect(parcel.getByLabel(mug)).not.toBeEditable();
  await parcel.getByRole("button", { name: "Send it again" }).click();
  await expect(parcel).toBeHidden();
  const { shipments } = await orderOf(customer.api, order.id);
  expect(shipments).toHaveLength(1);
});

journey("the API is down: pages say so with a reference, and go on when it is back", async ({ page, shop, allow }) => {
  const { order } = await paidOrder(shop);
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  allow.refusal(503, "/v1/admin/orders");
  const down = { code: "unavailable", title: "The shop cannot answer now", status: 503, request_id: "REQ-DOWN" };
  await page.route("**/v1/admin/orders?**", (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(down) }),
  );
  await page.getByRole("link", { name: "Orders", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Reference REQ-DOWN");
  await page.unroute("**/v1/admin/orders?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: order.number })).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toBeHidden();
});

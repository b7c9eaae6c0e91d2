import { answer, expect, journey, onceOnly } from "../harness/index.ts";
import { anEmail, heading, isAtCheckout, isBought, pays, skuOf } from "./shopper.ts";

journey("another customer's order is not found", async ({ page, shop, allow }) => {
  const mug = await shop.product();
  const robin = await shop.customer();
  const { id } = await shop.order({ by: robin.api, lines: [{ sku: skuOf(mug), quantity: 1 }] });
  await shop.signIn(page, await shop.customer("Mallory Other"));
  allow.refusal(404, `/v1/orders/${id}`);
  await page.goto(`/orders/${id}`);
  await expect(heading(page, "Order not found")).toBeVisible();
  await page.goto(`/orders/${id}/confirmation`);
  await expect(heading(page, "Order not found")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(mug.name);
});

journey("a guest finds an order again by its number and a mail", async ({ page, shop }) => {
  const mug = await shop.product();
  const email = anEmail();
  const by = await shop.guest();
  const order = await shop.order({ by, email, lines: [{ sku: skuOf(mug), quantity: 1 }] });
  await shop.orderIs(by, order.id, "confirmed");
  await page.goto("/track");
  await page.getByLabel("Order number").fill(order.number.toLowerCase());
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText("Look into your mail")).toBeVisible();
  const mail = await shop.control.mailTo(email, /link to order/);
  await page.goto(shop.control.linkIn(mail, "/orders/track"));
  await expect(heading(page, `Order ${order.number}`)).toBeVisible();
  await expect(page.getByRole("main")).toContainText(mug.name);
});

journey("a link to an order that is damaged says so", async ({ page, allow }) => {
  allow.refusal(422, "/v1/orders/access");
  await page.goto("/orders/track?token=damaged");
  await expect(page.getByText("This link does not work any more")).toBeVisible();
  await page.getByRole("link", { name: "Ask for another one" }).click();
  await expect(heading(page, "Track an order")).toBeVisible();
});

journey("a guest cancels an order before it is packed", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await pays(page);
  await isBought(page);
  await page.getByRole("link", { name: "Manage this order" }).click();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
});

journey("a customer gets the invoice and sends something back", async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug" });
  const robin = await shop.customer();
  const { id } = await shop.order({ by: robin.api, lines: [{ sku: skuOf(mug), quantity: 2 }] });
  await shop.orderIs(robin.api, id, "confirmed");
  await shop.control.idle();
  const { api } = await shop.admin();
  for (const transition of ["start", "ship", "deliver"] as const) {
    const params = { path: { id }, ...onceOnly() };
    await answer(api.POST("/v1/admin/orders/{id}/transitions", { params, body: { transition } }));
  }
  await shop.signIn(page, robin);
  await page.goto(`/orders/${id}`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the invoice" }).click();
  expect((await download).suggestedFilename()).toMatch(/^invoice-.*\.html$/);
  await page.getByRole("button", { name: "Send something back" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ask for the return" }).click();
  await expect(dialog.getByText("Choose at least one unit.")).toBeVisible();
  await dialog.getByLabel(mug.name).selectOption("1");
  await dialog.getByLabel("Why").fill("One is enough");
  await dialog.getByRole("button", { name: "Ask for the return" }).click();
  await expect(page.getByRole("list", { name: "Returns" })).toContainText("Return of 1 unit: we look at it");
});

import { readFile } from "node:fs/promises";

import { answer, expect, journey } from "../harness/index.ts";
import { heading, isTold, paidOrder, skuOf, staffTakes } from "./account.ts";

journey("another customer's order is not found", async ({ page, shop, allow }) => {
  allow.refusal(404, "/v1/orders/");
  const [robin, sasha] = [await shop.customer(), await shop.customer("Sasha Stranger")];
  const order = await paidOrder(shop, sasha.api, await shop.product());
  await shop.signIn(page, robin);
  await page.goto(`/account/orders/${order.id}`);
  await expect(heading(page)).toHaveText("Order not found");
  await expect(page.getByText(order.number)).toHaveCount(0);
  await page.getByRole("main").getByRole("link", { name: "See my orders" }).click();
  await expect(page.getByRole("heading", { name: "No orders yet" })).toBeVisible();
});

journey(
  "an order is found in the list, page by page, and cancelled once although the answer is lost",
  async (stage) => {
    const { page, shop, allow } = stage;
    allow.noAnswer("/cancel");
    const robin = await shop.customer();
    const mug = await shop.product();
    const oldest = await paidOrder(shop, robin.api, mug);
    for (let count = 0; count < 2; count += 1) await paidOrder(shop, robin.api, mug);
    await shop.signIn(page, robin);
    // Pages of two, so that three orders are more than one.
    await page.route("**/v1/orders?limit=10*", (route) =>
      route.continue({ url: route.request().url().replace("limit=10", "limit=2") }),
    );
    await page.goto("/account/orders");
    await page.getByRole("button", { name: "Show more" }).click();
    await expect(page.getByRole("link", { name: /^Order \d/ })).toHaveCount(3);
    await page.getByRole("link", { name: `Order ${oldest.number}` }).click();
    await expect(heading(page)).toHaveText(`Order ${oldest.number}`);

    const keys: (string | undefined)[] = [];
    await page.route("**/cancel", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.fallback();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "Cancel the order" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Yes, cancel it" }).click();
    await expect(dialog.getByRole("alert")).toContainText("It is not known whether it is cancelled");
    await dialog.getByRole("button", { name: "Yes, cancel it" }).click();
    await expect(page.getByRole("status").filter({ hasText: /^Cancelled$/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
    expect(new Set(keys).size).toBe(1);
  },
);

journey("an order that is being packed meanwhile is too late to cancel, and the page says so", async (stage) => {
  const { page, shop, allow } = stage;
  allow.refusal(409, "/cancel");
  const robin = await shop.customer();
  const order = await paidOrder(shop, robin.api, await shop.product());
  await shop.signIn(page, robin);
  await page.goto(`/account/orders/${order.id}`);
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await staffTakes(shop, order, "start");
  await page.getByRole("dialog").getByRole("button", { name: "Yes, cancel it" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("It is too late to cancel it");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(heading(page)).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Being packed" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel the order" })).toHaveCount(0);
});

journey("an order that has arrived shows its way, gives the invoice, and takes a return", async ({ page, shop }) => {
  const robin = await shop.customer();
  const mug = await shop.product();
  const order = await paidOrder(shop, robin.api, mug, 3);
  await staffTakes(shop, order, "start", "ship", "deliver");
  await shop.signIn(page, robin);
  await page.goto(`/account/orders/${order.id}`);
  await expect(page.getByRole("link", { name: /Track 1Z999AA10123456784/ })).toHaveAttribute("href", /ups\.com/);
  await expect(page.getByRole("region", { name: "What has happened" })).toContainText("Delivered");

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the invoice" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`invoice-${order.number}.html`);
  expect(await readFile(await file.path(), "utf8")).toContain(mug.name);

  await page.getByRole("button", { name: "Send something back" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ask for the return" }).click();
  await expect(dialog.getByLabel(mug.name)).toHaveAccessibleDescription(/Choose what comes back/);
  await dialog.getByLabel(mug.name).selectOption({ label: "2 back" });
  await dialog.getByLabel("Why").fill("The wrong color");
  await dialog.getByRole("button", { name: "Ask for the return" }).click();
  await isTold(page, "Your return is asked for");
  await expect(page.getByRole("region", { name: "Returns" })).toContainText(`${mug.name} × 2`);
});

journey("ordering again fills the cart and says what is missing", async ({ page, shop }) => {
  const robin = await shop.customer();
  const [mug, tee] = [await shop.product({ name: "Mug" }), await shop.product({ name: "Tee", stock: 5 })];
  const lines = [
    { sku: skuOf(mug), quantity: 2 },
    { sku: skuOf(tee), quantity: 4 },
  ];
  const order = await shop.order({ by: robin.api, lines });
  await shop.orderIs(robin.api, order.id, "confirmed");
  await shop.signIn(page, robin);
  await page.goto(`/account/orders/${order.id}`);
  await page.getByRole("button", { name: "Order again" }).click();
  const dialog = page.getByRole("dialog", { name: "Order again" });
  await expect(dialog).toContainText(`${mug.name} × 2`);
  await expect(dialog).toContainText(`${tee.name}: only 1 of 4 left`);
  await expect(page.locator("header").getByText("3", { exact: true })).toBeAttached();
  await dialog.getByRole("link", { name: "See the cart" }).click();
  await expect(page).toHaveURL("/cart");
});

journey("guest orders come into the account only after the address is confirmed", async ({ page, shop, allow }) => {
  allow.refusal(409, "/v1/orders/claim");
  const email = `claire.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
  const guest = await shop.guest();
  const sku = skuOf(await shop.product());
  const order = await shop.order({ by: guest, email, lines: [{ sku, quantity: 1 }] });
  await shop.orderIs(guest, order.id, "confirmed");
  await page.goto("/account/sign-up?next=%2Faccount%2Forders");
  await page.getByLabel("Name").fill("Claire Claims");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a long enough secret");
  await page.getByRole("button", { name: "Open the account" }).click();
  await page.getByRole("button", { name: "Find my guest orders" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Confirm your e-mail address first");

  const mail = await shop.control.mailTo(email, /confirm/i);
  await page.goto(shop.control.linkIn(mail, "verify-email"));
  await page.getByRole("link", { name: "See my orders" }).click();
  await page.getByRole("button", { name: "Find my guest orders" }).click();
  await expect(page.getByRole("link", { name: `Order ${order.number}` })).toBeVisible();
});

journey("a notification is new until it is read", async ({ page, shop }) => {
  const robin = await shop.customer();
  const order = await paidOrder(shop, robin.api, await shop.product());
  const inbox = async () => (await answer(robin.api.GET("/v1/me/notifications"))).items.length;
  await expect.poll(inbox).toBeGreaterThan(0);
  await shop.signIn(page, robin);
  await page.goto("/account/notifications");
  const news = page.getByRole("listitem").filter({ hasText: order.number });
  await expect(news.getByText("New", { exact: true })).toBeVisible();
  await news.getByRole("button", { name: /Mark as read/ }).click();
  await expect(news.getByText("New", { exact: true })).toHaveCount(0);
  await page.getByLabel("Only what is new").check();
  await expect(news).toHaveCount(0);
});

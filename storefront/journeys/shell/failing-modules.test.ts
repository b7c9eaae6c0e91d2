import { expect, journey } from "../harness/index.ts";

const ACCOUNT = /\/account\/(entry\.js|assets\/)/;
const FAILURE = "This part of the shop did not load";

journey("a part of the shop that fails to load once is there after trying again", async ({ page, allow }) => {
  allow.noAnswer("/account/");
  await page.goto("/");
  await page.route(ACCOUNT, (route) => route.abort("connectionreset"), { times: 1 });
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(FAILURE);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

journey("a file inside a part that fails to load once is there after trying again", async ({ page, allow }) => {
  allow.noAnswer("/account/assets/");
  await page.goto("/account/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await page.route(ACCOUNT, (route) => route.abort("connectionreset"), { times: 1 });
  await page.getByRole("link", { name: /open an account/i }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(FAILURE);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Open an account");
});

journey(
  "a part that never loads says so, while search, cart and the other parts live on",
  async ({ page, shop, allow }) => {
    allow.noAnswer("/account/");
    const mug = await shop.product({ name: "Mug" });
    const robin = await shop.customer();
    const sku = mug.variants[0]?.sku ?? "";
    await robin.api.PUT("/v1/cart/items/{sku}", { params: { path: { sku } }, body: { quantity: 2 } });
    await shop.signIn(page, robin);
    await page.route(ACCOUNT, (route) => route.abort("connectionreset"));

    await page.goto("/account/orders");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(FAILURE);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(FAILURE);

    await page.getByRole("button", { name: "Cart, 2 items" }).click();
    const drawer = page.getByRole("dialog", { name: "Cart" });
    await drawer.getByRole("link", { name: mug.name }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mug.name);
  },
);

journey("without its pages' server the catalog says so, and comes back", async ({ page, allow }) => {
  allow.noAnswer("/v1/products");
  await page.route("**/v1/products?**", (route) => route.abort("connectionreset"));
  await page.goto("/");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("does not answer");
  await page.unroute("**/v1/products?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
});

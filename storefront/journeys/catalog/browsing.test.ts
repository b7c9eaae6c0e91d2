import type { Locator, Page } from "playwright-core";

import { expect, journey, PHONE } from "../harness/index.ts";

/** Whatever is listed: the list is everybody's. */
function anyProduct(page: Page): Locator {
  return page.getByRole("list", { name: "Products" }).getByRole("link").first();
}

journey("a shopper narrows a category by price and sorts it, and reload and Back keep that", async ({ page, shop }) => {
  // A range of its own: whoever else lists products in it would be seen here.
  const from = 100_000 + Math.floor(Math.random() * 800_000);
  const prices = [1, 3, 0, 2].map((more) => (from + more) * 100);
  const [middle, dear, cheap, upper] = await Promise.all(
    prices.map((price) => shop.product({ name: "Fountain", category: "garden", price })),
  );
  await page.goto("/c/garden");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Garden");
  await expect(page.getByRole("link", { name: upper?.name ?? "" })).toBeVisible();
  await page.getByLabel("Price from").fill(`${from}`);
  await page.getByLabel("Price to").fill(`${from + 2}.99`);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(`/c/garden?price_min=${from}00&price_max=${from + 2}99`);
  await page.getByLabel("Sort").selectOption("Dearest first");
  const names = page.getByRole("list", { name: "Products" }).getByRole("heading");
  const sorted = [upper, middle, cheap].map((product) => product?.name ?? "");
  await expect(names).toHaveText(sorted);
  await page.reload();
  await expect(names).toHaveText(sorted);
  await expect(page.getByLabel("Price to")).toHaveValue(`${from + 2}.99`);
  await page.getByRole("link", { name: middle?.name ?? "" }).click();
  await expect(page.getByRole("heading", { level: 1, name: middle?.name ?? "" })).toBeFocused();
  await page.goBack();
  await expect(names).toHaveText(sorted);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).toHaveURL("/c/garden");
  await expect(page.getByRole("link", { name: dear?.name ?? "" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Filters" })).toBeFocused();
});

journey("on a phone the filters wait behind a button, and more of the list comes below", PHONE, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Filter and sort" }).click();
  await page.getByLabel("Sort").selectOption("By name");
  await expect(page).toHaveURL("/?sort=name");
  const products = page.getByRole("list", { name: "Products" }).getByRole("listitem");
  await expect(page.getByText("24 shown")).toBeVisible();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(products.nth(24).getByRole("link")).toBeFocused();
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBe(0);
});

journey("Back leads to where the list was left", PHONE, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Show more" }).click();
  const product = page.getByRole("list", { name: "Products" }).getByRole("listitem").nth(30).getByRole("link");
  await product.scrollIntoViewIfNeeded();
  const left = await page.evaluate(() => scrollY);
  await product.click();
  await expect(page.getByRole("button", { name: /Add to cart|Mail me/ })).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(product).toBeInViewport();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(left - 400);
});

journey("prices that are none are refused where they were typed", async ({ page }) => {
  await page.goto("/c/garden");
  const from = page.getByLabel("Price from");
  await from.fill("cheap");
  await from.press("Enter");
  await expect(from).toHaveAccessibleDescription("Enter amounts like 25 or 19.50.");
  await from.fill("98765");
  await page.getByLabel("Price to").fill("20");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByLabel("Price to")).toHaveAccessibleDescription("The second price is below the first.");
  await expect(page).toHaveURL("/c/garden");
  await page.getByLabel("Price to").fill("98765");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { name: "Nothing costs that" })).toBeVisible();
  await page.getByRole("link", { name: "Show every price" }).click();
  await expect(anyProduct(page)).toBeVisible();
});

journey("a list that does not come says so, and comes with Try again", async ({ page, allow }) => {
  allow.noAnswer("/v1/products");
  await page.route(/\/v1\/products\?/, (route) => route.abort("connectionreset"));
  await page.goto("/c/desk");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The shop does not answer");
  await page.unroute(/\/v1\/products\?/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(anyProduct(page)).toBeVisible();
});

journey("a moment of trouble is passed over without a word", async ({ page, allow }) => {
  allow.refusal(503, "/v1/products");
  let failures = 0;
  await page.route(/\/v1\/products\?/, (route) => {
    failures += 1;
    return failures === 1
      ? route.fulfill({ status: 503, headers: { "retry-after": "0" }, body: "" })
      : route.fallback();
  });
  await page.goto("/c/desk");
  await expect(anyProduct(page)).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
});

journey("more of a list that does not come leaves what is there", async ({ page, allow }) => {
  allow.noAnswer("/v1/products");
  await page.goto("/");
  await page.route(/\/v1\/products\?.*cursor=/, (route) => route.abort("connectionreset"));
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The shop does not answer");
  await expect(page.getByText("24 shown")).toBeVisible();
  await page.unroute(/\/v1\/products\?.*cursor=/);
  await page.getByRole("button", { name: "Show more" }).click();
  const products = page.getByRole("list", { name: "Products" }).getByRole("listitem");
  await expect(products.nth(24)).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
});

journey("a category that does not exist says so and leads on", async ({ page }) => {
  await page.goto("/c/submarines");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such category");
  await page.getByRole("main").getByRole("link", { name: "Kitchen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kitchen" })).toBeFocused();
});

journey("without a connection the shop is browsed on, and a category never seen waits for it", async (stage) => {
  const { page, context, shop } = stage;
  const product = await shop.product({
    name: "Lantern",
    category: "garden",
    images: [{ url: "/demo/images/garden-lantern.svg", alt: "" }],
  });
  await page.goto("/c/garden");
  await expect(page.getByRole("link", { name: product.name })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);

  await page.getByRole("link", { name: product.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: product.name })).toBeFocused();
  await expect(page.getByText("$12.00")).toBeVisible();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByText("Kept on this device")).toBeVisible();

  await page.getByRole("navigation", { name: "Categories" }).getByRole("link", { name: "Wear" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("You are offline");
  await context.setOffline(false);
  await expect(anyProduct(page)).toBeVisible();

  await page.goto(`/products/${product.id}`);
  await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByText("Kept on this device")).toHaveCount(0);
});

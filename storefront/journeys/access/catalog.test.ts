import type { Schema } from "../../packages/client/src/schema.ts";
import { expect, type Stage } from "../harness/index.ts";
import { everybodyCanUse } from "./pages.ts";

const SIZES = ["S", "M", "L"].map((Size) => ({ Size, Color: "Moss" }));

everybodyCanUse({
  "the list": ({ page }) => page.goto("/"),
  "a category": ({ page }) => page.goto("/c/kitchen"),
  "search results": ({ page }) => page.goto("/search?q=cup"),
  "a search without results": ({ page }) => page.goto("/search?q=zzzzzzzz"),
  "a product": async ({ page, shop }) => visit({ page, product: await shop.product({ options: SIZES }) }),
  "a product that is sold out": async ({ page, shop }) => visit({ page, product: await shop.product({ stock: 0 }) }),
  "a product in the cart": async ({ page, shop }) => {
    await visit({ page, product: await shop.product() });
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();
  },
  "a product that does not exist": ({ page, allow }) => {
    allow.refusal(404, "/v1/products/");
    return page.goto("/products/prd_01HZZZZZZZZZZZZZZZZZZZZZZZ");
  },
  "an address that does not exist": ({ page }) => page.goto("/no/such/page"),
  "the list when the shop does not answer": async ({ page, allow }) => {
    allow.noAnswer("/v1/products");
    await page.route("**/v1/products?**", (route) => route.abort("connectionreset"));
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  },
  "the list without a connection": async ({ page, context }) => {
    await page.goto("/");
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText("You are offline").first()).toBeVisible();
  },
  "a part of the shop that does not load": async ({ page, allow }) => {
    allow.noAnswer("/account/entry.js");
    await page.route("**/account/entry.js", (route) => route.abort("connectionreset"));
    await page.goto("/account/sign-in");
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  },
});

async function visit({ page, product }: { page: Stage["page"]; product: Schema["Product"] }): Promise<void> {
  await page.goto(`/products/${product.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product.name);
}

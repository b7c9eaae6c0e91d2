import { expect, type Stage } from "../harness/index.ts";
import { everybodyCanUse } from "./pages.ts";

everybodyCanUse({
  "the console's sign-in": ({ page }) => page.goto("/admin/"),
  "the console as somebody who does not work here": async ({ page, shop }) => {
    await shop.signIn(page, await shop.customer());
    await page.goto("/admin/");
  },
  "a section of the console that is not theirs": async ({ page, shop }) => {
    await shop.signIn(page, await shop.staff("support"));
    await page.goto("/admin/users");
  },
  "the console's day": (stage) => goAsAdmin(stage, "/admin/"),
  "the console's products": (stage) => goAsAdmin(stage, "/admin/products"),
  "a new product": (stage) => goAsAdmin(stage, "/admin/products/new"),
  "a product in the console": async (stage) => {
    const { id } = await stage.shop.product({ options: [{ Size: "S" }, { Size: "M" }] });
    await goAsAdmin(stage, `/admin/products/${id}`);
  },
  "the console's categories": (stage) => goAsAdmin(stage, "/admin/categories"),
  "the console's import": (stage) => goAsAdmin(stage, "/admin/import"),
  "the console's stock": (stage) => goAsAdmin(stage, "/admin/stock"),
  "the movements of one stock": async (stage) => {
    const [variant] = (await stage.shop.product()).variants;
    await goAsAdmin(stage, `/admin/stock/movements?sku=${variant?.sku}`);
  },
  "the console's orders": (stage) => goAsAdmin(stage, "/admin/orders"),
  "the console's payments": (stage) => goAsAdmin(stage, "/admin/payments"),
  "the console's coupons": (stage) => goAsAdmin(stage, "/admin/coupons"),
  "the console's users": (stage) => goAsAdmin(stage, "/admin/users"),
  "the console's dead letters": (stage) => goAsAdmin(stage, "/admin/dead-letters"),
});

async function goAsAdmin({ page, shop }: Stage, path: string): Promise<void> {
  await shop.signIn(page, await shop.admin());
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).not.toBeEmpty();
}

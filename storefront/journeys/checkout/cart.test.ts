import { answer, expect, journey } from "../harness/index.ts";
import { chooses, heading, skuOf } from "./shopper.ts";

journey("the cart changes quantities and removes lines", async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug", price: 1200 });
  const bowl = await shop.product({ name: "Bowl", price: 800 });
  await chooses(page, mug);
  await chooses(page, bowl);
  await page.goto("/cart");
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary).toContainText("$20.00");
  await page.getByRole("button", { name: `One more ${mug.name}` }).click();
  await expect(summary).toContainText("$32.00");
  await page.getByRole("button", { name: `Remove ${bowl.name}` }).click();
  await expect(summary).toContainText("$24.00");
  await page.reload();
  await expect(summary).toContainText("$24.00");
});

journey("a coupon takes its share off, and one that is refused says why", async ({ page, shop, allow }) => {
  const mug = await shop.product({ price: 1000 });
  const coupon = await shop.coupon();
  const large = await shop.coupon({ minimum_subtotal: { amount: 5000, currency: "USD" } });
  await chooses(page, mug);
  await page.goto("/cart");
  const field = page.getByLabel("Coupon");
  allow.refusal(422, "/v1/cart/coupon");
  await field.fill("NOSUCH");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(field).toHaveAccessibleDescription(/no such coupon/);
  await field.fill(large);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(field).toHaveAccessibleDescription(/\$50\.00 or more/);
  await field.fill(coupon.toLowerCase());
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("-$1.00");
  await page.getByRole("button", { name: `Remove coupon ${coupon}` }).click();
  await expect(field).toBeVisible();
});

journey("the cart says what has changed in the shop, and what to do about it", async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug", price: 1000 });
  const bowl = await shop.product({ name: "Bowl", stock: 3 });
  const vase = await shop.product({ name: "Vase" });
  await chooses(page, mug);
  await chooses(page, bowl, 3);
  await chooses(page, vase);
  await page.goto("/cart");
  await expect(page.getByRole("link", { name: vase.name })).toBeVisible();
  await shop.reprice(mug, 1300);
  await shop.restock(skuOf(bowl), -1);
  const { api } = await shop.admin();
  await answer(api.DELETE("/v1/admin/products/{id}", { params: { path: { id: vase.id } } }));

  await page.reload();
  await expect(page.getByText("It was $10.00 and is now $13.00.")).toBeVisible();
  await page.getByRole("button", { name: `Accept $13.00 for ${mug.name}` }).click();
  await page.getByRole("button", { name: `Set ${bowl.name} to 2` }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is not sold any more" })).toBeVisible();
  await page
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await expect(page.getByRole("alert")).toHaveText("");
  await expect(heading(page, "Cart")).toBeVisible();
  await expect(page.getByRole("link", { name: "Check out" })).toBeVisible();
});

import { expect, journey } from "../harness/index.ts";

journey(
  "a coupon code that is taken is told at its field, nothing is typed again, and another code is made and ended",
  async ({ page, shop, allow }) => {
    const taken = await shop.coupon();
    const staff = await shop.staff("finance");
    await shop.signIn(page, staff);
    await page.goto("/admin/coupons");
    await page.getByRole("link", { name: "New coupon" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "New coupon" })).toBeFocused();
    const code = page.getByLabel("Code");
    await code.fill(taken.toLowerCase());
    await page.getByLabel("An amount off the goods").check();
    await page.getByLabel("Amount (USD)").fill("5.50");
    await page.getByLabel("Orders in all, at most").fill("20");
    allow.refusal(409, "/v1/admin/coupons");
    await page.getByRole("button", { name: "Create coupon" }).click();
    await expect(code).toHaveAccessibleDescription(/There is a coupon with this code already/);
    await expect(code).toBeFocused();
    await expect(page.getByLabel("Amount (USD)")).toHaveValue("5.50");

    const fresh = `N${taken.slice(1)}`;
    await code.fill(fresh);
    await page.getByRole("button", { name: "Create coupon" }).click();
    const row = page.getByRole("row", { name: new RegExp(fresh) });
    await expect(row).toContainText("$5.50 off");
    await expect(row).toContainText("0 of 20 used");
    await row.getByRole("button", { name: `Disable ${fresh}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await expect(row).toContainText("Disabled");
  },
);

import { expect, journey } from "../harness/index.ts";

journey(
  "a product is written with two sizes, put on sale, found in the shop, and archived again",
  async ({ page, shop, anotherVisitor }) => {
    const name = `Vase ${crypto.randomUUID().slice(0, 8)}`;
    const staff = await shop.staff("catalog");
    await shop.signIn(page, staff);
    await page.goto("/admin/products/new");
    await page.getByRole("button", { name: "Create product" }).click();
    await expect(page.getByLabel("Name")).toBeFocused();
    await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/The product needs a name/);

    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Add an option" }).click();
    await page.getByLabel("Option 1").first().fill("Size");
    await page.getByRole("button", { name: "Add a variant" }).click();
    const small = page.getByRole("group").nth(0);
    const large = page.getByRole("group").nth(1);
    await small.getByLabel("Size").fill("Small");
    await small.getByLabel("Price (USD)").fill("19.90");
    await large.getByLabel("Size").fill("Large");
    await large.getByLabel("Price (USD)").fill("29,90");
    await large.getByLabel("Compare at (USD)").fill("39.90");
    await page.getByLabel("Status").selectOption("For sale");
    await page.getByRole("button", { name: "Create product" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText("Version 1")).toBeVisible();

    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const shopper = (await anotherVisitor()).page;
    await shopper.goto(`/products/${id}`);
    await expect(shopper.getByRole("heading", { level: 1, name })).toBeVisible();

    await page.getByRole("button", { name: "Archive" }).click();
    const dialog = page.getByRole("dialog", { name: `Archive ${name}?` });
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "Archive" }).click();
    await dialog.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Products" })).toBeVisible();
    await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Archived");
  },
);

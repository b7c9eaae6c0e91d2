import { expect, journey, PHONE } from "../harness/index.ts";

journey(
  "taking more than is not held is refused with the numbers, and the most that can be taken is one tap away",
  PHONE,
  async ({ page, shop, allow }) => {
    const mug = await shop.product({ name: "Mug", stock: 4 });
    const sku = mug.variants[0]?.sku ?? "";
    const robin = await shop.customer();
    // The bank asks: until then its units are held.
    const method = "pm_card_authenticationRequired";
    await shop.order({ by: robin.api, lines: [{ sku, quantity: 3 }], paymentMethod: method });
    const staff = await shop.staff("warehouse");
    await shop.signIn(page, staff);
    await page.goto("/admin/stock");
    await page.getByLabel("SKU begins with").fill(sku);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: `Adjust ${sku}` }).click();

    const dialog = page.getByRole("dialog", { name: `Adjust ${sku}` });
    await dialog.getByLabel("Change by").fill("-3");
    await dialog.getByLabel("Reason").fill("Fell off the shelf");
    allow.refusal(409, `/v1/admin/stock/${sku}/adjustments`);
    await dialog.getByRole("button", { name: "Adjust" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Of 4 on hand, 3 are held");
    await expect(dialog.getByRole("alert")).toContainText("At most 1 can be taken, not 3");
    await expect(dialog.getByRole("alert")).toContainText("Reference");

    await dialog.getByRole("button", { name: "Take 1 instead" }).click();
    await expect(dialog.getByLabel("Change by")).toHaveValue("-1");
    await dialog.getByRole("button", { name: "Adjust" }).click();
    await expect(dialog).toBeHidden();
    const row = page.getByRole("row", { name: new RegExp(sku) });
    await expect(row.getByRole("cell").nth(1)).toContainText("3");
    await expect(row.getByRole("cell").nth(3)).toContainText("0");

    await row.getByRole("link", { name: sku }).click();
    await expect(page.getByRole("heading", { level: 1, name: sku })).toBeFocused();
    const movement = page.getByRole("row", { name: /Fell off the shelf/ });
    await expect(movement).toContainText("Adjusted");
    await expect(movement).toContainText("\u22121");
  },
);

import { expect, journey } from "../harness/index.ts";

journey("an adjustment whose answer is lost is sent again, and counts once", async ({ page, shop, allow }) => {
  const mug = await shop.product({ name: "Mug", stock: 4 });
  const sku = mug.variants[0]?.sku ?? "";
  const staff = await shop.staff("warehouse");
  await shop.signIn(page, staff);
  await page.goto(`/admin/stock/movements?sku=${sku}`);
  await page.getByRole("button", { name: "Adjust" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Change by").fill("5");
  await dialog.getByLabel("Reason").fill("Found in the attic");

  const adjustments = `/v1/admin/stock/${sku}/adjustments`;
  allow.noAnswer(adjustments);
  const lose = async (route: { fetch(): Promise<unknown>; abort(): Promise<void> }) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(`**${adjustments}`, lose, { times: 1 });
  await dialog.getByRole("button", { name: "Adjust" }).click();
  await expect(dialog.getByRole("alert")).toContainText("does not answer");
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Level" })).toContainText("On hand9");
  await expect(page.getByRole("row", { name: /Found in the attic/ })).toHaveCount(1);
});

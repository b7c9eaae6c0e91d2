import { expect, journey } from "../harness/index.ts";

journey("an edited product is not left by a link without a question", async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug" });
  const staff = await shop.staff("catalog");
  await shop.signIn(page, staff);
  await page.goto(`/admin/products/${mug.id}`);
  await page.getByLabel("Description").fill("Something long");
  const questions: string[] = [];
  page.once("dialog", (dialog) => {
    questions.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole("link", { name: "All products" }).click();
  await expect.poll(() => questions).toEqual(["Leave without saving? What you typed is lost."]);
  await expect(page.getByLabel("Description")).toHaveValue("Something long");

  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("link", { name: "All products" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Products" })).toBeFocused();
});

import { expect, journey } from "../harness/index.ts";

journey("an address that does not exist says so and leads back to the shop", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
  await page.getByRole("main").getByRole("link", { name: "Go on" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

import { expect, journey } from "../harness/index.ts";

journey(
  "without a connection the shop says so, shows what was loaded, and comes back by itself",
  async ({ page, context, shop }) => {
    const mug = await shop.product({ name: "Mug" });
    const plate = await shop.product({ name: "Plate" });
    await page.goto(`/products/${mug.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mug.name);
    await page.getByRole("link", { name: "Trolley", exact: true }).click();
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();

    await context.setOffline(true);
    await expect(page.getByText("You are offline").first()).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mug.name);
    await page.getByRole("searchbox", { name: "Search the shop" }).fill(plate.name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main").getByText("offline")).toBeVisible();

    await context.setOffline(false);
    await expect(page.getByRole("main").getByRole("link", { name: plate.name })).toBeVisible();
    await expect(page.getByText("offline")).toHaveCount(0);
  },
);

import { expect, journey } from "../harness/index.ts";

journey("a typing mistake still finds the product, from the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("searchbox").focus();
  await page.keyboard.type("stonware mug");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/search?q=stonware%20mug");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Results for “stonware mug”");
  await page.getByRole("link", { name: "Stoneware mug" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Stoneware mug" })).toBeFocused();
});

journey("a search keeps its words while it is narrowed, and is widened again with one click", async ({ page }) => {
  await page.goto("/search?q=garden");
  await expect(page.getByRole("link", { name: "Garden gloves" })).toBeVisible();
  await page.getByLabel("Category").selectOption("Desk");
  await expect(page).toHaveURL("/search?q=garden&category=desk");
  await expect(page.getByRole("heading", { name: "Nothing for “garden” with these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Search without filters" }).click();
  await expect(page).toHaveURL("/search?q=garden");
  await expect(page.getByRole("link", { name: "Garden gloves" })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("garden");
});

journey("a search that finds nothing says so, is said aloud, and leads on", async ({ page }) => {
  await page.goto("/search?q=qwxyzzy");
  await expect(page.getByRole("heading", { name: "Nothing matches “qwxyzzy”" })).toBeVisible();
  await expect(page.getByText("Nothing found")).toBeAttached();
  await page.getByRole("main").getByRole("link", { name: "Home" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeFocused();
  await page.goto("/search");
  await expect(page.getByRole("heading", { name: "What are you looking for?" })).toBeVisible();
});

journey("what is typed into the search is text, whatever it looks like", async ({ page }) => {
  const words = '<img src=x onerror="document.title=1">';
  await page.goto(`/search?q=${encodeURIComponent(words)}&price_min=abc&sort=<b>&category=%22%3E`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Results for “${words}”`);
  await expect(page).toHaveTitle(`Results for “${words}”`);
  await expect(page.getByRole("main").locator("img[src=x]")).toHaveCount(0);
});

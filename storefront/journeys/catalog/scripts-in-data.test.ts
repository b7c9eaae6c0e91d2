import { expect, journey } from "../harness/index.ts";

const SCRIPT = '</script><script>document.title = "stolen"</script><img src=x onerror="document.title=1"><b>bold</b>';

journey("a product whose texts are scripts is shown as text everywhere", async ({ page, shop }) => {
  const product = await shop.product({
    name: SCRIPT,
    category: "desk",
    description: `${SCRIPT}\n{{constructor.constructor('alert(1)')()}} javascript:alert(1)`,
    options: [{ [SCRIPT.slice(0, 60)]: SCRIPT.slice(0, 60) }, { [SCRIPT.slice(0, 60)]: '"><svg onload=alert(1)>' }],
    images: [{ url: "/demo/images/bud-vase.svg", alt: SCRIPT }],
  });
  await page.goto("/c/desk");
  await page.getByRole("link", { name: product.name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product.name);
  await expect(page).toHaveTitle(product.name);
  await expect(page.getByRole("main").getByText(product.description)).toBeVisible();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByRole("main").locator("b, svg, img[src=x]")).toHaveCount(0);

  const data = await page.locator('script[type="application/ld+json"]').textContent();
  expect(data).not.toContain("<");
  expect(JSON.parse(data ?? "")).toMatchObject({ "@type": "Product", name: product.name });
});

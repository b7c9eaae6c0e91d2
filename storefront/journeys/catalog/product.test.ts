import { answer, expect, journey, PHONE } from "../harness/index.ts";

const SHIRT = [
  { colour: "Black", size: "S" },
  { colour: "Black", size: "M" },
  { colour: "White", size: "M" },
];

journey("a shopper chooses a variant, and the cart has it at once", async ({ page, shop }) => {
  const product = await shop.product({ name: "Shirt", price: 2900, options: SHIRT });
  await page.goto(`/products/${product.id}`);
  await expect(page).toHaveTitle(product.name);
  await page.getByRole("radio", { name: "M" }).check();
  await page.getByRole("radio", { name: "White" }).check();
  await expect(page).toHaveURL(`/products/${product.id}?variant=${product.variants[2]?.sku}`);
  await page.getByRole("button", { name: `One more ${product.name}` }).click();
  await page.getByRole("button", { name: "Add to cart $58.00" }).click();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByText(`2 × ${product.name} added: 2 in your cart`)).toBeAttached();
  await page.reload();
  await expect(page.getByRole("radio", { name: "White" })).toBeChecked();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "View cart" })).toHaveAttribute("href", "/cart");
});

journey("a choice that does not exist leads to the nearest that does", async ({ page, shop }) => {
  const product = await shop.product({ name: "Shirt", options: SHIRT });
  await page.goto(`/products/${product.id}`);
  await expect(page.getByRole("radio", { name: "Black" })).toBeChecked();
  await page.getByRole("radio", { name: "White" }).check();
  await expect(page.getByRole("radio", { name: "M", exact: true })).toBeChecked();
  await page.getByRole("radio", { name: "S changes another choice" }).check();
  await expect(page.getByRole("radio", { name: "Black" })).toBeChecked();
});

journey("two quick clicks put two into the cart", async ({ page, shop }) => {
  const product = await shop.product();
  await page.goto(`/products/${product.id}`);
  await page.getByRole("button", { name: "Add to cart" }).dblclick();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await page.reload();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
});

journey("a shopper who adds what was just bought out is told so on the spot", async ({ page, shop }) => {
  const product = await shop.product({ stock: 2 });
  const sku = product.variants[0]?.sku ?? "";
  await page.goto(`/products/${product.id}`);
  await expect(page.getByText("Only 2 left")).toBeVisible();
  await shop.order({ by: await shop.guest(), lines: [{ sku, quantity: 2 }], email: "quicker@journeys.test" });
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("Just sold out");
  await expect(page.getByRole("link", { name: "View cart" })).toBeVisible();
});

journey("no more than the last ones go into the cart", async ({ page, shop }) => {
  const product = await shop.product({ stock: 2 });
  await page.goto(`/products/${product.id}`);
  await expect(page.getByText("Only 2 left")).toBeVisible();
  const count = page.getByLabel(`Quantity of ${product.name}`).getByRole("textbox");
  await count.fill("9");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
  await expect(page.getByText("Your cart has all that can be bought at once.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Buy" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Add to cart" })).toHaveCount(0);
});

journey("a guest is told by mail when a sold-out size is back", PHONE, async ({ page, shop, allow }) => {
  allow.refusal(422, "/back-in-stock");
  allow.refusal(400, "/back-in-stock");
  const product = await shop.product({ name: "Scarf", options: [{ size: "S" }, { size: "L" }], stock: 5 });
  const sku = product.variants[1]?.sku ?? "";
  await shop.restock(sku, -5);
  const email = `guest.${product.id}@journeys.test`;
  await page.goto(`/products/${product.id}`);
  await page.getByRole("radio", { name: "L sold out" }).check();
  const address = page.getByLabel("E-mail");
  await page.getByRole("button", { name: "Mail me" }).click();
  await expect(address).toHaveAccessibleDescription(/Enter the address/);
  await address.fill("nobody");
  await page.getByRole("button", { name: "Mail me" }).click();
  await expect(address).toHaveAccessibleDescription(/name@example.com/);
  await address.fill(email);
  await page.getByRole("button", { name: "Mail me" }).click();
  await expect(page.getByText("We will mail you once, when it is back")).toBeVisible();
  await expect(page.getByRole("region", { name: "Buy" })).toBeFocused();
  await shop.restock(sku, 3);
  const mail = await shop.control.mailTo(email, /back/i);
  await page.goto(shop.control.linkIn(mail, "/products/"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product.name);
});

journey("what came back while its page was open is for sale at once", async ({ page, shop, allow }) => {
  allow.refusal(409, "/back-in-stock");
  const product = await shop.product({ stock: 0 });
  const sku = product.variants[0]?.sku ?? "";
  await page.goto(`/products/${product.id}`);
  await page.getByLabel("E-mail").fill("somebody@journeys.test");
  await shop.restock(sku, 7);
  await page.getByRole("button", { name: "Mail me" }).click();
  await expect(page.getByText("In stock")).toBeVisible();
  await expect(page.getByRole("region", { name: "Buy" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Add to cart" })).toBeVisible();
});

journey(
  "a product that is not sold any more, or never was, has a page that says so and leads on",
  async ({ page, shop, allow }) => {
    allow.refusal(404, "/v1/products/");
    const product = await shop.product();
    const { api } = await shop.admin();
    await answer(
      api.DELETE("/v1/admin/products/{id}", {
        params: { path: { id: product.id } },
      }),
    );
    await page.goto(`/products/${product.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${product.name}: not sold any more`);
    await expect(page.getByRole("button", { name: "Add to cart" })).toHaveCount(0);
    await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", "noindex");
    await page.goto("/products/anything%20else");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such product");
    await page.getByRole("link", { name: "See everything" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.locator('meta[name="robots"]')).toHaveCount(0);
  },
);

journey("a product withdrawn while a shopper looks at it is refused in plain words", async ({ page, shop, allow }) => {
  allow.refusal(422, "/v1/cart/items/");
  allow.refusal(404, "/v1/");
  const product = await shop.product();
  await page.goto(`/products/${product.id}`);
  await expect(page.getByText("In stock")).toBeVisible();
  const { api } = await shop.admin();
  await answer(
    api.DELETE("/v1/admin/products/{id}", {
      params: { path: { id: product.id } },
    }),
  );
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await expect(page.getByText("in your cart", { exact: false })).toHaveCount(0);
});

journey("without an answer about its stock a product can be bought all the same", async ({ page, shop, allow }) => {
  allow.noAnswer("/availability");
  const product = await shop.product();
  await page.route("**/availability", (route) => route.abort("connectionreset"));
  await page.goto(`/products/${product.id}`);
  await expect(page.getByText("Availability is shown in the cart")).toBeVisible();
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByText("1 in your cart", { exact: true })).toBeVisible();
});

journey(
  "several pictures are leafed through by swiping, by the small ones and by the keyboard",
  async ({ page, shop }) => {
    const images = ["stoneware-mug", "enamel-teapot", "bud-vase"].map((name) => ({
      url: `/demo/images/${name}.svg`,
      alt: "",
    }));
    const product = await shop.product({ images });
    await page.goto(`/products/${product.id}`);
    const third = page.getByRole("button", { name: "Show picture 3 of 3" });
    await third.click();
    await expect(third).toHaveAttribute("aria-current", "true");
    await expect(page.getByRole("img", { name: `${product.name}, picture 3` })).toBeInViewport();
    await page.getByRole("list", { name: `Pictures of ${product.name}` }).focus();
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByRole("button", { name: "Show picture 2 of 3" })).toHaveAttribute("aria-current", "true");
  },
);

journey("a picture that cannot be loaded leaves its place and the product's initial", async ({ page, shop, allow }) => {
  allow.noAnswer("/demo/images/bud-vase.svg");
  const product = await shop.product({ name: "Vase", images: [{ url: "/demo/images/bud-vase.svg", alt: "" }] });
  await page.route("**/demo/images/bud-vase.svg", (route) => route.abort("connectionreset"));
  await page.goto(`/products/${product.id}`);
  await expect(page.getByRole("img", { name: product.name })).toHaveText("V");
});

journey("a part of the shop that does not load at first comes with Try again", async ({ page, shop, allow }) => {
  allow.noAnswer("/catalog/assets/ProductPage");
  const product = await shop.product({ category: "home" });
  await page.route("**/catalog/assets/ProductPage*", (route) => route.abort("connectionreset"));
  await page.goto("/c/home");
  await page.getByRole("link", { name: product.name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This part of the shop did not load");
  await page.unroute("**/catalog/assets/ProductPage*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(product.name);
});

journey("a sale price is shown with the price before, and the cart takes it", async ({ page, shop }) => {
  const product = await shop.product({ price: 5000 });
  const { api } = await shop.admin();
  const { id, version, name, description, category, tags, images, status, variants } = product;
  const price_schedule = [{ price: { amount: 3900, currency: "USD" }, valid_from: "2020-01-01T00:00:00Z" }];
  const onSale = variants.map(({ sku, options, price }) => ({ sku, options, price, price_schedule }));
  const body = { name, description, category, tags, images, status, variants: onSale };
  const params = { path: { id }, header: { "If-Match": `"${version}"` } };
  await answer(api.PUT("/v1/admin/products/{id}", { params, body }));
  await page.goto(`/products/${id}`);
  await expect(page.getByText("Now $39.00")).toBeVisible();
  await expect(page.getByText("Before $50.00")).toBeVisible();
  await page.getByRole("button", { name: `One more ${name}` }).click();
  await page.getByRole("button", { name: "Add to cart $78.00" }).click();
  await expect(page.getByText("2 in your cart", { exact: true })).toBeVisible();
});

journey("a customer asks for the mail without typing an address", async ({ page, shop }) => {
  const customer = await shop.customer();
  const product = await shop.product({ stock: 0 });
  await shop.signIn(page, customer);
  await page.goto(`/products/${product.id}`);
  await page.getByRole("button", { name: "Mail me" }).click();
  await expect(page.getByText("We will mail you once, when it is back")).toBeVisible();
  await shop.restock(product.variants[0]?.sku ?? "", 1);
  const mail = await shop.control.mailTo(customer.email, /back/i);
  expect(mail.text).toContain(product.name);
});

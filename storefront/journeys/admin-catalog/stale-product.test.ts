import { answer, expect, journey } from "../harness/index.ts";

journey(
  "two people edit one product: the slower one sees what changed meanwhile, keeps what was typed, and saves both",
  async ({ page, shop, allow, anotherVisitor }) => {
    const mug = await shop.product({ name: "Mug", price: 1200, description: "Round" });
    const slower = await shop.staff("catalog");
    const faster = await shop.staff("catalog");
    await shop.signIn(page, slower);
    await page.goto(`/admin/products/${mug.id}`);
    await page.getByLabel("Name").fill("Cup");
    await page.getByLabel("Description").fill("Round and heavy");

    const other = (await anotherVisitor()).page;
    await shop.signIn(other, faster);
    await other.goto(`/admin/products/${mug.id}`);
    await other.getByLabel("Description").fill("Round and blue");
    await other.getByLabel("Price (USD)").fill("14.50");
    await other.getByRole("button", { name: "Save" }).click();
    await expect(other.getByText(`Version ${mug.version + 1}`)).toBeVisible();

    allow.refusal(412, `/v1/admin/products/${mug.id}`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      "Somebody else has saved this product meanwhile",
    );
    const changes = page.getByRole("table", { name: "What changed meanwhile" });
    await expect(changes.getByRole("row", { name: /Description/ })).toContainText("yours is kept");
    await expect(changes.getByRole("row", { name: /Price of/ })).toContainText("14.50");
    await expect(page.getByLabel("Name")).toHaveValue("Cup");
    await expect(page.getByLabel("Description")).toHaveValue("Round and heavy");
    await expect(page.getByLabel("Price (USD)")).toHaveValue("14.50");

    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(`Version ${mug.version + 2}`)).toBeVisible();
    const params = { path: { id: mug.id } };
    const saved = await answer(slower.api.GET("/v1/products/{id}", { params }));
    expect(saved).toMatchObject({ name: "Cup", description: "Round and heavy" });
    expect(saved.variants[0]?.price.amount).toBe(1450);
  },
);

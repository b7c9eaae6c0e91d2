import { answer, expect, journey } from "../harness/index.ts";

const HEADER = "Handle,Title,Body (HTML),Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price";

journey(
  "a dry run shows which rows are bad and why, changes nothing, and the rest is imported, twice if one likes",
  async ({ page, shop }) => {
    const unique = crypto.randomUUID().slice(0, 8);
    const rows = [
      HEADER,
      `good-${unique},Good ${unique},<p>Fine</p>,Pots,,true,Size,Small,good-${unique}-s,9.99`,
      `good-${unique},,,,,,,Large,good-${unique}-l,15.99`,
      `bad-${unique},Bad ${unique},,Pots,,true,Title,Default Title,bad-${unique},9.999`,
    ];
    const staff = await shop.staff("catalog");
    await shop.signIn(page, staff);
    await page.goto("/admin/import");
    const file = { name: "shop.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "Dry run" }).click();

    const report = page.getByRole("region", { name: "Report" });
    await expect(report.getByRole("alert")).toContainText("Nothing was changed. 1 product fails");
    const bad = report.getByRole("row", { name: new RegExp(`bad-${unique}`) });
    await expect(bad).toContainText("failed");
    await expect(bad).toContainText("Variant Price");
    await expect(report.getByRole("row").nth(1)).toContainText(`bad-${unique}`);
    const products = await answer(
      staff.api.GET("/v1/products", { params: { query: { status: "active", limit: 100 } } }),
    );
    expect(products.items.map(({ name }) => name)).not.toContain(`Good ${unique}`);

    await report.getByRole("button", { name: "Import the 1 that are fine" }).click();
    await expect(report.getByRole("alert")).toContainText("The import is over. 1 product fails");
    await expect(report.getByRole("alert")).toContainText("1 created");

    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(report.getByRole("alert")).toContainText("1 unchanged");
    await page.goto("/admin/products");
    await expect(page.getByRole("link", { name: `Good ${unique}` })).toBeVisible();
  },
);

journey("a file that is no import says so before anything is sent", async ({ page, shop }) => {
  const staff = await shop.staff("catalog");
  await shop.signIn(page, staff);
  await page.goto("/admin/import");
  const input = page.locator("input[type=file]");
  await input.setInputFiles({ name: "shop.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK") });
  await expect(input).toHaveAccessibleDescription(/shop.xlsx is neither CSV nor JSON Lines/);
  await expect(page.getByRole("button", { name: "Dry run" })).toBeDisabled();
});

journey(
  "a file that is not UTF-8 is refused with its line, and the next one is taken",
  async ({ page, shop, allow }) => {
    const staff = await shop.staff("catalog");
    await shop.signIn(page, staff);
    await page.goto("/admin/import");
    const latin = Buffer.concat([
      Buffer.from(`${HEADER}\ncaf`),
      Buffer.from([0xe9]),
      Buffer.from(",Caf,,,,true,,,,1\n"),
    ]);
    const input = page.locator("input[type=file]");
    await input.setInputFiles({ name: "latin.csv", mimeType: "text/csv", buffer: latin });
    allow.refusal(422, "/v1/admin/products/import");
    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("The file is not UTF-8");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("line 2");

    const plain = Buffer.from(`${HEADER}\nplain,Plain,,Pots,,true,Title,Default Title,plain-one,1.00\n`);
    await input.setInputFiles({ name: "plain.csv", mimeType: "text/csv", buffer: plain });
    await expect(page.getByRole("main").getByRole("alert")).toBeHidden();
    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(page.getByText("Nothing was changed. The file is fine")).toBeVisible();
  },
);

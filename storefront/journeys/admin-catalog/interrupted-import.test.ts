import { expect, journey } from "../harness/index.ts";

journey(
  "an import that is interrupted half way goes on at its row, and nothing is imported twice",
  async ({ page, shop, allow }) => {
    const unique = crypto.randomUUID().slice(0, 8);
    const rows = [
      "Handle,Title,Body (HTML),Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price",
      `one-${unique},One ${unique},,Pots,,true,Title,Default Title,one-${unique},1.00`,
      `two-${unique},Two ${unique},,Pots,,true,Title,Default Title,two-${unique},2.00`,
    ];
    const staff = await shop.staff("catalog");
    await shop.signIn(page, staff);
    await page.goto("/admin/import");
    const file = { name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("button", { name: "Dry run" }).click();
    const start = page.getByRole("button", { name: "Import now" });
    await expect(start).toBeVisible();

    // As with a file that takes longer than one request may, whose second request is lost.
    const sent: string[] = [];
    await page.route("**/v1/admin/products/import*", async (route) => {
      sent.push(new URL(route.request().url()).search);
      if (sent.length === 2) return route.abort("connectionreset");
      if (sent.length > 2) return route.continue();
      const response = await route.fetch();
      const report = await response.json();
      return route.fulfill({ response, json: { ...report, created: 1, rows: report.rows.slice(0, 1), next_row: 3 } });
    });
    allow.noAnswer("/v1/admin/products/import");
    await start.click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Interrupted at row 3");
    await page.getByRole("button", { name: "Go on from row 3" }).click();
    await expect(page.getByRole("region", { name: "Report" })).toContainText("Products: 1 created, 1 unchanged.");
    expect(sent).toEqual(["", "?from_row=3", "?from_row=3"]);
  },
);

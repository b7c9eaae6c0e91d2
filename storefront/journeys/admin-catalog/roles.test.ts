import { expect, journey } from "../harness/index.ts";

journey(
  "an administrator gives a role, cannot lose the own one by accident, and a page without its role says which it needs",
  async ({ page, shop, anotherVisitor }) => {
    const boss = await shop.staff("admin");
    const colleague = await shop.staff("catalog");
    await shop.signIn(page, boss);
    await page.goto("/admin/users");
    await page.getByLabel("E-mail address").fill(boss.email);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: `Roles of ${boss.email}` }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel(/^Administrator/)).toBeDisabled();
    await expect(dialog).toContainText("This is you");
    await dialog.getByRole("button", { name: "Leave it" }).click();

    const other = (await anotherVisitor()).page;
    await shop.signIn(other, colleague);
    await other.goto("/admin/stock");
    await expect(other.getByRole("heading", { level: 1, name: "Stock" })).toBeVisible();
    await expect(other.getByRole("main")).toContainText("It needs the role warehouse");

    await page.getByLabel("E-mail address").fill(colleague.email);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("button", { name: `Roles of ${colleague.email}` }).click();
    await dialog.getByLabel(/^Warehouse/).check();
    await dialog.getByRole("button", { name: "Set roles" }).click();
    await expect(dialog).toBeHidden();
    const changes = page.getByRole("region", { name: "Changes of its roles" });
    await expect(changes.getByRole("row").nth(1)).toContainText("Catalog, Warehouse");

    // The session is the same; its next token has the role.
    await shop.signIn(other, colleague);
    await other.goto("/admin/stock");
    await expect(other.getByRole("table", { name: "Stock by SKU" })).toBeVisible();
  },
);

journey("a role that was taken a moment ago is told by name, with a reference", async ({ page, shop, allow }) => {
  const staff = await shop.staff("catalog");
  const { api } = await shop.admin();
  await shop.signIn(page, staff);
  await page.goto("/admin/products");
  await expect(page.getByRole("table")).toBeVisible();
  const found = await api.GET("/v1/admin/users", { params: { query: { email: staff.email } } });
  const id = found.data?.items[0]?.id ?? "";
  await api.PUT("/v1/admin/users/{id}/roles", { params: { path: { id } }, body: { roles: [] } });

  allow.refusal(403, "/v1/products?");
  await page.getByLabel("Status").selectOption("Drafts");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("It needs the role catalog");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Reference");
});

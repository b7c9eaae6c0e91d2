import { expect, journey } from "../harness/index.ts";

journey(
  "a list that fails says so with a reference for the log, and comes with another try",
  async ({ page, shop, allow }) => {
    const staff = await shop.staff("warehouse");
    await shop.signIn(page, staff);
    const problem = { type: "/problems/internal", title: "Something broke", status: 500, code: "internal" };
    const body = JSON.stringify({ ...problem, instance: "/v1/admin/stock", request_id: "01reference" });
    allow.refusal(500, "/v1/admin/stock");
    let isBroken = true;
    await page.route("**/v1/admin/stock?*", (route) =>
      isBroken ? route.fulfill({ status: 500, contentType: "application/problem+json", body }) : route.continue(),
    );
    await page.goto("/admin/stock");
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("Something broke");
    await expect(alert).toContainText("Reference 01reference");
    isBroken = false;
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table", { name: "Stock by SKU" })).toBeVisible();
    await expect(alert).toBeHidden();
  },
);

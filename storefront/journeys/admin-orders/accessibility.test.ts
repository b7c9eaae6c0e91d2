import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

import { expect, journey } from "../harness/index.ts";
import { deliveredWithReturn, opensRefund, paidOrder } from "./counter.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LOOKS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 320 },
] as const;

/** What is shown now, on a desk and on a phone, by day and by night. */
async function holdsUp(page: Page): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

journey("everybody can read the day and its tables", async ({ page, shop }) => {
  await paidOrder(shop);
  await shop.signIn(page, await shop.admin());
  await page.goto("/admin/");
  await expect(page.getByRole("img", { name: /^Orders placed: most/ })).toBeVisible();
  await page.getByText("Sales so far as a table").click();
  await holdsUp(page);
});

journey("everybody can search orders", async ({ page, shop }) => {
  const { order, customer } = await paidOrder(shop);
  await shop.signIn(page, await shop.admin());
  await page.goto(`/admin/orders?${new URLSearchParams({ email: customer.email })}`);
  await expect(page.getByRole("link", { name: order.number })).toBeVisible();
  await holdsUp(page);
});

journey("everybody can read payments", async ({ page, shop }) => {
  await paidOrder(shop);
  await shop.signIn(page, await shop.admin());
  await page.goto("/admin/payments");
  await expect(page.getByRole("table")).toBeVisible();
  await holdsUp(page);
});

journey("everybody can use an order with a return, and its ledger", async ({ page, shop }) => {
  const { order } = await deliveredWithReturn(shop);
  await shop.signIn(page, await shop.admin());
  await page.goto(`/admin/orders/${order.number}`);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Return requested");
  await holdsUp(page);
  await page.getByRole("link", { name: "Ledger" }).click();
  await expect(page.getByRole("row", { name: /All together/ })).toBeVisible();
  await holdsUp(page);
});

journey("everybody can use the refund with its errors, and the focus comes back from it", async ({ page, shop }) => {
  const { order } = await paidOrder(shop);
  await shop.signIn(page, await shop.admin());
  await page.goto(`/admin/orders/${order.number}`);
  await opensRefund(page);
  await page.getByLabel("Units").check();
  await page.getByRole("dialog").getByRole("button", { name: "Refund", exact: true }).click();
  await expect(page.getByLabel("Reason")).toHaveAccessibleDescription(/The shopper reads why/);
  await holdsUp(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Refund …" })).toBeFocused();
});

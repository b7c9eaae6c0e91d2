import { expect, type Stage } from "../harness/index.ts";
import { everybodyCanUse } from "./pages.ts";

everybodyCanUse({
  "signing in": ({ page }) => page.goto("/account/sign-in"),
  "a sign-in with a wrong password": async ({ page, allow }) => {
    allow.refusal(401, "/v1/auth/sign-in");
    await page.goto("/account/sign-in");
    await page.getByLabel("E-mail").fill("nobody@journeys.test");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("main").getByRole("alert").first()).toBeVisible();
  },
  "opening an account": ({ page }) => page.goto("/account/sign-up"),
  "opening an account with everything wrong": async ({ page }) => {
    await page.goto("/account/sign-up");
    await page.getByRole("main").getByRole("button").last().click();
    await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  },
  "a link of the mail that is too old": async ({ page, allow }) => {
    allow.refusal(422, "/v1/auth/verify-email");
    await page.goto("/verify-email?token=old");
    await expect(page.getByRole("main")).not.toBeEmpty();
  },
  "asking for a new password": ({ page }) => page.goto("/forgot-password"),
  "choosing a new password": ({ page }) => page.goto("/reset-password?token=any"),
  "a page of an account that nobody is signed in to": ({ page }) => page.goto("/account/orders"),
  "the profile": (stage) => goAsCustomer(stage, "/account"),
  "an order history without orders": (stage) => goAsCustomer(stage, "/account/orders"),
  "the order history": (stage) => goAsCustomer(stage, "/account/orders", { orders: 2 }),
  "the addresses": (stage) => goAsCustomer(stage, "/account/addresses"),
  "a new address": (stage) => goAsCustomer(stage, "/account/addresses/new"),
  "the notifications": (stage) => goAsCustomer(stage, "/account/notifications", { orders: 1 }),
  "password and devices": (stage) => goAsCustomer(stage, "/account/sessions"),
  privacy: (stage) => goAsCustomer(stage, "/account/privacy"),
  "an order of the account": async (stage) => {
    const [id] = await goAsCustomer(stage, "/account/orders", { orders: 1 });
    await stage.page.goto(`/account/orders/${id}`);
    await expect(stage.page.getByRole("heading", { level: 1 })).toContainText("Order");
  },
});

/** Answers the ids of the orders that the customer has. */
async function goAsCustomer({ page, shop }: Stage, path: string, { orders = 0 } = {}): Promise<string[]> {
  const robin = await shop.customer();
  const ids: string[] = [];
  if (orders > 0) {
    const [variant] = (await shop.product()).variants;
    for (let placed = 0; placed < orders; placed += 1) {
      const { id } = await shop.order({ by: robin.api, lines: [{ sku: variant?.sku ?? "", quantity: 1 }] });
      await shop.orderIs(robin.api, id, "confirmed");
      ids.push(id);
    }
  }
  await shop.signIn(page, robin);
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).not.toBeEmpty();
  return ids;
}

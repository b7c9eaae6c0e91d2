import { readFile } from "node:fs/promises";

import { expect, journey } from "../harness/index.ts";
import { heading, paidOrder, problemOn, signsIn } from "./account.ts";

journey("a shopper takes all data away in a file and deletes the account", async ({ page, shop, allow }) => {
  allow.refusal(422, "/v1/me");
  allow.refusal(401, "/v1/auth/sign-in");
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account/privacy");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download my data" }).click(),
  ]);
  const data = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(data.profile.email).toBe(robin.email);

  await page.getByRole("button", { name: "Delete my account ..." }).click();
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(page.getByLabel(/^Type/)).toHaveAccessibleDescription(/so that nothing goes by mistake/);
  await page.getByLabel(/^Type/).fill("delete");
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/not your password/);
  await page.getByLabel("Password", { exact: true }).fill(robin.password);
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(heading(page)).toHaveText("Your account is deleted");
  await expect(heading(page)).toBeFocused();

  await page.goto("/account");
  await signsIn(page, robin);
  await expect(problemOn(page)).toContainText(/password/i);
});

journey("an account with an order under way is not deleted, and the page names the order", async (stage) => {
  const { page, shop, allow } = stage;
  allow.refusal(409, "/v1/me");
  const robin = await shop.customer();
  const product = await shop.product();
  const order = await paidOrder(shop, robin.api, product);
  await shop.signIn(page, robin);
  await page.goto("/account/privacy");
  await page.getByRole("button", { name: "Delete my account ..." }).click();
  await page.getByLabel(/^Type/).fill("delete");
  await page.getByLabel("Password", { exact: true }).fill(robin.password);
  await page.getByRole("button", { name: "Delete my account for good" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Some of your orders are not finished");
  await page.getByRole("dialog").getByRole("link").click();
  await expect(heading(page)).toHaveText(`Order ${order.number}`);
  await expect(page.getByRole("region", { name: "What you ordered" })).toContainText(product.name);
});

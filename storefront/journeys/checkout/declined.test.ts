import { expect, journey } from "../harness/index.ts";
import { customerAtCheckout, heading, isAtCheckout, isBought, ordersOf, payButton, pays } from "./shopper.ts";

journey("a declined card says so, and another one pays for the same order", async ({ page, shop }) => {
  const mug = await shop.product();
  const robin = await customerAtCheckout(page, shop, mug);
  await pays(page, "Visa 0002");
  await expect(heading(page, "The payment did not go through")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Your bank has declined the card");
  await expect(page.getByRole("main")).toContainText(/1\d minutes left/);
  await expect(payButton(page)).toBeEnabled();
  await pays(page);
  await isBought(page);
  expect(await ordersOf(robin)).toBe(1);
});

journey("a card without enough funds says so twice, and pays nothing", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await pays(page, "Visa 9995");
  await expect(page.getByText("The card does not have enough funds.")).toBeVisible();
  await pays(page, "Visa 9995");
  await expect(heading(page, "Your order is being paid")).toBeVisible();
  await expect(heading(page, "The payment did not go through")).toBeVisible();
  await page.getByRole("button", { name: "Cancel the order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
  await expect(heading(page, "Your order is cancelled")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cart, 1 item" })).toBeVisible();
  await page.goto("/cart");
  await expect(page.getByRole("link", { name: mug.name })).toBeVisible();
});

journey("the bank approves the payment, and the order is there", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await pays(page, "Visa 3184");
  await page.getByRole("button", { name: "Approve" }).click();
  await isBought(page);
});

journey("the bank does not approve, and another card pays", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await pays(page, "Visa 3184");
  await page.getByRole("button", { name: "Fail" }).click();
  await expect(page.getByText("Your bank did not approve the payment.")).toBeVisible();
  await pays(page);
  await isBought(page);
});

journey("Back from the bank keeps the order, and leads there again on request", async ({ page, shop }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  await pays(page, "Visa 3184");
  await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
  await page.goBack();
  await expect(heading(page, "Your bank wants you to approve this payment")).toBeVisible();
  await page.getByRole("button", { name: "Go to your bank" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await isBought(page);
});

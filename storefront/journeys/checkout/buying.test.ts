import { ADDRESS, expect, journey, PHONE } from "../harness/index.ts";
import {
  chooses,
  customerAtCheckout,
  fillsIn,
  goesToCheckout,
  heading,
  isAtCheckout,
  isBought,
  payButton,
  pays,
} from "./shopper.ts";

journey("a guest buys on a phone without an account", PHONE, async ({ page, shop }) => {
  const mug = await shop.product({ name: "Mug", price: 2000 });
  const email = await isAtCheckout(page, mug, 2);
  await expect(page.getByRole("region", { name: "Review" })).toContainText("$5.99");
  await pays(page);
  await isBought(page);
  await expect(page.getByRole("main")).toContainText(email);
  await expect(page.getByRole("main")).toContainText(ADDRESS.line1);
  const mail = await shop.control.mailTo(email, /confirm/i);
  expect(mail.text).toContain(mug.name);
  await expect(page.getByRole("button", { name: /^Cart/ })).not.toContainText("2");
});

journey("a customer buys with an address of the account and types nothing", async ({ page, shop }) => {
  const mug = await shop.product({ price: 4000 });
  const robin = await customerAtCheckout(page, shop, mug);
  await expect(page.getByLabel("E-mail")).toHaveValue(robin.email);
  await expect(page.getByRole("radio", { name: new RegExp(ADDRESS.line1) })).toBeChecked();
  await pays(page);
  await isBought(page);
});

journey("another country and another way of shipping change the total at once", async ({ page, shop }) => {
  const mug = await shop.product({ price: 1000 });
  await isAtCheckout(page, mug);
  await expect(payButton(page)).toHaveText("Pay $17.15");
  await page.getByRole("radio", { name: /Express/ }).check();
  await expect(payButton(page)).toHaveText("Pay $26.81");
  await page.getByLabel("Country").selectOption("DE");
  await expect(page.getByRole("radio", { name: /Express/ })).toHaveCount(0);
  await expect(payButton(page)).toHaveText("Pay $19.03");
});

journey("what was typed is still there after a reload, the card is not", async ({ page, shop }) => {
  const mug = await shop.product();
  const email = await isAtCheckout(page, mug);
  await page.getByRole("radio", { name: /Express/ }).check();
  await page.getByLabel("Visa 4242").check();
  await page.reload();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expect(page.getByLabel("Street and number")).toHaveValue(ADDRESS.line1);
  await expect(page.getByRole("radio", { name: /Express/ })).toBeChecked();
  await expect(page.getByLabel("Visa 4242")).not.toBeChecked();
});

journey("every missing field says so at its place, and the first one has the focus", async ({ page, shop }) => {
  const mug = await shop.product();
  await chooses(page, mug);
  await goesToCheckout(page);
  await payButton(page).click();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/Enter your e-mail address/);
  await expect(page.getByLabel("Town or city")).toHaveAccessibleDescription(/Enter the town or city/);
  await fillsIn(page, "robin@journeys.test");
  await payButton(page).click();
  await expect(page.getByText("Choose a card to pay with")).toBeVisible();
});

journey("what only the shop can refuse stands at its field, too", async ({ page, shop, allow }) => {
  const mug = await shop.product();
  await isAtCheckout(page, mug);
  // Letters for the form, none for the API: control characters cannot be seen.
  await page.getByLabel("Town or city").fill("Spring\u0085field");
  allow.refusal(400, "/v1/checkout");
  await pays(page);
  await expect(page.getByLabel("Town or city")).toBeFocused();
  await expect(page.getByLabel("Town or city")).toHaveAccessibleDescription(/one line/i);
  await page.getByLabel("Town or city").fill("Springfield");
  await payButton(page).click();
  await isBought(page);
});

journey("an empty cart and its checkout lead back to the shop", async ({ page }) => {
  await page.goto("/checkout");
  await expect(heading(page, "Checkout")).toBeVisible();
  await expect(page.getByText("Your cart is empty")).toBeVisible();
  await page.goto("/cart");
  await expect(page.getByText("Your cart is empty")).toBeVisible();
  await page.getByRole("link", { name: "Go to the shop" }).click();
  await expect(page).toHaveURL("/");
});

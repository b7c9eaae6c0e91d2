import { expect, journey } from "../harness/index.ts";
import { heading, isGuest, problemOn, putsInCart, signsIn } from "./account.ts";

journey("a shopper who opens a page of the account signs in and comes back to that page", async ({ page, shop }) => {
  const robin = await shop.customer();
  await page.goto("/account/addresses");
  await expect(heading(page)).toHaveText("Sign in");
  await signsIn(page, robin);
  await expect(page).toHaveURL("/account/addresses");
  await expect(heading(page)).toHaveText("Addresses");
  await expect(heading(page)).toBeFocused();
});

journey("a wrong password is refused in words and the address stays typed", async ({ page, shop, allow }) => {
  allow.refusal(401, "/v1/auth/sign-in");
  const robin = await shop.customer();
  await page.goto("/account/sign-in");
  await signsIn(page, { ...robin, password: "not the password" });
  await expect(problemOn(page)).toContainText(/password/i);
  await expect(page.getByLabel("E-mail")).toHaveValue(robin.email);
  await signsIn(page, robin);
  await expect(heading(page)).toHaveText("Profile");
});

journey("after too many wrong passwords the page says how long the pause is", async ({ page, shop, allow }) => {
  allow.refusal(429, "/v1/auth/sign-in");
  const robin = await shop.customer();
  await page.goto("/account/sign-in");
  await triesInVain(shop.addresses.api, robin.email);
  await signsIn(page, robin);
  await expect(problemOn(page)).toContainText("Too many attempts");
  await expect(problemOn(page)).toContainText(/Try again in \d+ minutes/);
});

/** As often as fifteen minutes allow, at once. */
async function triesInVain(api: string, email: string): Promise<void> {
  const body = JSON.stringify({ email, password: "not the password" });
  const headers = { "content-type": "application/json", "x-token-mode": "body" };
  const isPaused = async () => {
    const response = await fetch(`${api}/v1/auth/sign-in`, { method: "POST", headers, body });
    return response.status === 429 && Number(response.headers.get("retry-after")) > 90;
  };
  const allPaused = async () => (await Promise.all(Array.from({ length: 10 }, isPaused))).every(Boolean);
  await expect.poll(allPaused, { timeout: 40_000 }).toBe(true);
}

journey("a guest's cart meets the account's cart, and the page tells what became of it", async ({ page, shop }) => {
  const robin = await shop.customer();
  const mug = await shop.product({ name: "Mug", stock: 200 });
  const tee = await shop.product({ name: "Tee" });
  await putsInCart(robin.api, mug, 98);
  await putsInCart(robin.api, tee, 1);
  const guest = await isGuest(page, shop);
  await putsInCart(guest, mug, 5);
  await putsInCart(guest, tee, 2);

  await page.goto("/account/sign-in?next=%2Faccount%2Forders");
  await expect(page.getByRole("button", { name: "Cart, 7 items" })).toBeVisible();
  await signsIn(page, robin);
  await expect(heading(page)).toHaveText("You are signed in");
  const main = page.getByRole("main");
  await expect(main).toContainText(`${tee.name}: now 3`);
  await expect(main).toContainText(`${mug.name}: now 99, the most there can be`);
  await expect(page.getByRole("button", { name: "Cart, 102 items" })).toBeVisible();
  await main.getByRole("link", { name: "Go on" }).click();
  await expect(page).toHaveURL("/account/orders");
});

journey("a new shopper opens an account and confirms the address by the link in the mail", async ({ page, shop }) => {
  const email = `new.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
  await page.goto("/account/sign-up");
  await page.getByLabel("Name").fill("Nova New");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a long enough secret");
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(heading(page)).toHaveText("Profile");
  await expect(page.getByText("Not confirmed")).toBeVisible();

  const mail = await shop.control.mailTo(email, /confirm/i);
  await page.goto(shop.control.linkIn(mail, "verify-email"));
  await expect(page.getByRole("main")).toContainText("Your e-mail address is confirmed");
  await page.goto("/account");
  await expect(page.getByText("Confirmed", { exact: true })).toBeVisible();
});

journey("every field that the shop does not take says why, beside itself", async ({ page, allow }) => {
  allow.refusal(400, "/v1/auth/register");
  await page.goto("/account/sign-up");
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/Enter your name/);
  await expect(page.getByLabel("Name")).toBeFocused();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/Enter your e-mail address/);

  const email = `nova.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
  await page.getByLabel("Name").fill("Nova New");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(email);
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(
    /something other than the e-mail address/,
  );
});

journey("a verification link that was used already says so", async ({ page, shop, allow }) => {
  allow.refusal(422, "/v1/auth/verify-email");
  const robin = await shop.customer();
  const mail = await shop.control.mailTo(robin.email, /confirm/i);
  await page.goto(shop.control.linkIn(mail, "verify-email"));
  await expect(problemOn(page)).toContainText("This link does not work any more");
});

journey("a forgotten password is replaced by the link in the mail, which works only once", async (stage) => {
  const { page, shop, allow } = stage;
  allow.refusal(422, "/v1/auth/password-reset/confirm");
  const robin = await shop.customer();
  await page.goto("/account/sign-in");
  await page.getByRole("link", { name: "I have forgotten my password" }).click();
  await page.getByLabel("E-mail").fill(robin.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("Look into your mail");

  const link = shop.control.linkIn(await shop.control.mailTo(robin.email, /password/i), "reset-password");
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("another long secret");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("main")).toContainText("Your password is changed");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signsIn(page, { ...robin, password: "another long secret" });
  await expect(heading(page)).toHaveText("Profile");

  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("a third long secret");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(problemOn(page)).toContainText("This link does not work any more");
  await expect(page.getByRole("link", { name: "Send me a new link" })).toBeVisible();
});

journey(
  "opening an account with an address that has one leads to sign in and on to where the shopper was going",
  async (stage) => {
    const { page, shop, allow } = stage;
    allow.refusal(401, "/v1/auth/sign-in");
    const robin = await shop.customer();
    await page.goto("/account/sign-up?next=%2Fcart");
    await page.getByLabel("Name").fill("Robin Again");
    await page.getByLabel("E-mail").fill(robin.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Open the account" }).click();
    await expect(heading(page)).toHaveText("Look into your mail");
    await expect(heading(page)).toBeFocused();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await signsIn(page, robin);
    await expect(page).toHaveURL("/cart");
  },
);

import { expect, journey } from "../harness/index.ts";
import { heading, isTold, problemOn, signsIn } from "./account.ts";

journey("signing out in one tab takes everything private from the other", async ({ page, context, shop }) => {
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account");
  const other = await context.newPage();
  await other.goto("/account/addresses");
  await expect(heading(other)).toHaveText("Addresses");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page)).toHaveText("You are signed out");
  await expect(heading(page)).toBeFocused();
  await expect(heading(other)).toHaveText("You are signed out");
  await other.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signsIn(other, robin);
  await expect(heading(other)).toHaveText("Addresses");
});

journey("a session ended from another device ends there, and the page asks to sign in again", async (stage) => {
  const { page, shop, allow, anotherVisitor } = stage;
  allow.refusal(401, /\/v1\/(me|auth\/refresh|auth\/sign-in)/);
  const robin = await shop.customer();
  const phone = await anotherVisitor({ userAgent: "Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/18.0 Safari/604.1" });
  await shop.signIn(phone.page, robin);
  await phone.page.clock.install();
  await phone.page.goto("/account");
  await expect(heading(phone.page)).toHaveText("Profile");

  await shop.signIn(page, robin);
  await page.goto("/account/sessions");
  const mine = page.getByRole("listitem").filter({ hasText: "This device" });
  await expect(mine).toHaveCount(1);
  await expect(mine.getByRole("button")).toHaveCount(0);
  await page.getByRole("button", { name: "Sign out Safari on iPhone" }).click();
  await expect(page.getByText("Safari on iPhone", { exact: true })).toHaveCount(0);

  await phone.page.getByLabel("Name").fill("Robin Typing");
  await phone.page.clock.fastForward("20:00");
  await phone.page.getByRole("button", { name: "Save" }).click();
  const dialog = phone.page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await phone.page.getByRole("main").getByRole("button", { name: "Sign in again" }).click();
  await signsIn(phone.page, { ...robin, password: "not the password" });
  await expect(dialog.getByRole("alert")).toContainText(/password/i);
  await signsIn(phone.page, robin);
  await expect(dialog).toBeHidden();
  await expect(phone.page.getByLabel("Name")).toHaveValue("Robin Typing");
});

journey("a new password needs the old one, and signs out every other device", async ({ page, shop, allow }) => {
  allow.refusal(422, "/v1/me/password");
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account/sessions");
  await page.getByLabel("Current password", { exact: true }).fill("not the password");
  await page.getByLabel("New password", { exact: true }).fill("another long secret");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByLabel("Current password", { exact: true })).toHaveAccessibleDescription(/not your password/);
  await expect(page.getByLabel("Current password", { exact: true })).toBeFocused();
  await page.getByLabel("Current password", { exact: true }).fill(robin.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await isTold(page, "Your password is changed");
  await expect(page.getByRole("button", { name: /^Sign out \S/ })).toHaveCount(0);
  await expect(problemOn(page)).toHaveCount(0);
});

import { expect, journey } from "../harness/index.ts";
import { changesProfile, endsEverySession, heading, isTold, problemOn, signsIn } from "./account.ts";

journey("a profile that was changed elsewhere meanwhile keeps both changes", async ({ page, shop, allow }) => {
  allow.refusal(412, "/v1/me");
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account");
  await page.getByLabel("Name").fill("Robin Writer");
  await changesProfile(robin.api, { phone: "+1 555 0100" });
  await page.getByRole("button", { name: "Save" }).click();
  await isTold(page, "Your profile is saved");
  await expect(page.getByLabel("Phone")).toHaveValue("+1 555 0100");
  await page.reload();
  await expect(page.getByLabel("Name")).toHaveValue("Robin Writer");
  await expect(page.getByLabel("Phone")).toHaveValue("+1 555 0100");
});

journey("where both changed the same field the shopper chooses, and nothing typed is lost", async (stage) => {
  const { page, shop, allow } = stage;
  allow.refusal(412, "/v1/me");
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account");
  await page.getByLabel("Name").fill("Robin Writer");
  await page.getByLabel("Phone").fill("+1 555 0111");
  await changesProfile(robin.api, { name: "Robin Speaker", phone: "+1 555 0100" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(problemOn(page)).toContainText("Name is now Robin Speaker");
  await expect(problemOn(page)).toContainText("Phone is now +1 555 0100");
  await expect(page.getByLabel("Phone")).toHaveValue("+1 555 0111");
  await page.getByRole("button", { name: "Take the other name" }).click();
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.getByRole("button", { name: "Save" }).click();
  await isTold(page, "Your profile is saved");
  await page.reload();
  await expect(page.getByLabel("Name")).toHaveValue("Robin Speaker");
  await expect(page.getByLabel("Phone")).toHaveValue("+1 555 0111");
});

journey("what is saved without a connection is not saved, says so, and is still typed", async (stage) => {
  const { page, context, shop } = stage;
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account");
  await page.getByLabel("Name").fill("Robin Offline");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(problemOn(page)).toContainText("You are offline, nothing was saved");
  await expect(page.getByLabel("Name")).toHaveValue("Robin Offline");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Save" }).click();
  await isTold(page, "Your profile is saved");
  await expect(problemOn(page)).toHaveCount(0);
});

journey("a session that ends in the middle of a form asks for the password and loses nothing typed", async (stage) => {
  const { page, shop, allow } = stage;
  allow.refusal(401, /\/v1\/(me|auth\/refresh)/);
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.clock.install();
  await page.goto("/account/addresses/new");
  await page.getByLabel("Street and number").fill("12 Long Lane");
  await page.getByLabel("Postal code").fill("62701");
  await page.getByLabel("City").fill("Springfield");
  await page.getByLabel("Country").selectOption({ label: "United States" });
  await endsEverySession(robin.api);
  await page.clock.fastForward("20:00");
  await page.getByRole("button", { name: "Save the address" }).click();

  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await signsIn(page, robin);
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("Street and number")).toHaveValue("12 Long Lane");
  await page.getByRole("button", { name: "Save the address" }).click();
  await expect(heading(page)).toHaveText("Addresses");
  await expect(page.getByRole("main")).toContainText("12 Long Lane");
});

journey("addresses are added, made the default, changed and deleted", async ({ page, shop }) => {
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  await page.goto("/account/addresses");
  for (const [name, street] of [
    ["Home", "12 Long Lane"],
    ["Summer house", "3 Lake Road"],
  ] as const) {
    await page.getByRole("link", { name: "Add an address" }).click();
    await page.getByLabel("What you call it").fill(name);
    await page.getByLabel("Street and number").fill(street);
    await page.getByLabel("Postal code").fill("62701");
    await page.getByLabel("City").fill("Springfield");
    await page.getByRole("button", { name: "Save the address" }).click();
    await expect(heading(page)).toHaveText("Addresses");
  }
  const card = (name: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await expect(card("Home")).toContainText("Default");
  await page.getByRole("button", { name: "Use as default Summer house" }).click();
  await expect(card("Summer house")).toContainText("Default");
  await page.getByRole("link", { name: "Edit Home" }).click();
  await page.getByLabel("Street and number").fill("14 Long Lane");
  await page.getByRole("button", { name: "Save the address" }).click();
  await expect(card("Home")).toContainText("14 Long Lane");
  await page.getByRole("button", { name: "Delete Summer house" }).click();
  await page.getByRole("button", { name: "Delete the address" }).click();
  await expect(card("Summer house")).toHaveCount(0);
  await expect(heading(page)).toBeFocused();
});

import type { Page } from "playwright-core";

import { expect, journey } from "../harness/index.ts";
import { withCurrentMap } from "./release.ts";

journey("a new shell with new shared libraries runs the modules of the last release", async ({ page }) => {
  await page.route("**/*", (route) => withCurrentMap(route));
  await page.goto("/account/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  expect(await page.locator('script[type="importmap"]').textContent()).toContain("-next.js");
  await page.getByRole("link", { name: "Trolley", exact: true }).click();
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
});

journey("a shop that is open since before a release goes on with the new module", async ({ page }) => {
  await page.goto("/");
  await deployAccount(page);
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

journey("a module that needs a newer shell says so, and loading the page anew brings both", async ({ page }) => {
  await page.goto("/");
  await page.route("**/account/entry.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: 'import { notYetThere } from "@trolley/client"; export default notYetThere;',
    }),
  );
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This part of the shop did not load");
  await page.unroute("**/account/entry.js");
  await page.getByRole("button", { name: "Load the page anew" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
});

/** Another build of the account: its files have other names, and those that were are gone. */
async function deployAccount(page: Page): Promise<void> {
  await page.route("**/account/entry.js", async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ contentType: "text/javascript", body: body.replace("/assets/", "/assets/next/") });
  });
  await page.route("**/account/assets/**", async (route) => {
    const url = route.request().url();
    if (!url.includes("/assets/next/")) return route.fulfill({ status: 404 });
    return route.fulfill({ response: await route.fetch({ url: url.replace("/assets/next/", "/assets/") }) });
  });
}

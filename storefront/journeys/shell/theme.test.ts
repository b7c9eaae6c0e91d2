import type { Page } from "playwright-core";

import { expect, journey } from "../harness/index.ts";

const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

journey(
  "the shop is dark where the device is, until one chooses otherwise, and remembers it",
  { colorScheme: "dark" },
  async ({ page, context }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "Use light colors" }).waitFor();
    const dark = await paper(page);
    await page.getByRole("button", { name: "Use light colors" }).click();
    await expect(page.getByRole("button", { name: "Use dark colors" })).toBeVisible();
    const light = await paper(page);
    expect(light).not.toBe(dark);

    await page.reload();
    await expect(page.getByRole("button", { name: "Use dark colors" })).toBeVisible();
    expect(await paper(page)).toBe(light);
    const another = await context.newPage();
    await another.goto("/account/sign-in");
    await expect(another.getByRole("button", { name: "Use dark colors" })).toBeVisible();
    expect(await paper(another)).toBe(light);
  },
);

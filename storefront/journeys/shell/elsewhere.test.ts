import { onTestFinished } from "vitest";

import { chooses, fillsIn, goesToCheckout, heading, pays } from "../checkout/shopper.ts";
import { expect, journey } from "../harness/index.ts";
import { hostElsewhere } from "./hostElsewhere.ts";

journey(
  "a shop on another site calls the API directly: one buys there, and the visit survives a reload",
  async ({ anotherVisitor, shop }) => {
    const { addresses } = shop;
    const close = await hostElsewhere(addresses);
    onTestFinished(close);
    const { page, context } = await anotherVisitor({ baseURL: addresses.elsewhere });
    const asked = new Set<string>();
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/v1/")) asked.add(new URL(request.url()).origin);
    });

    const mug = await shop.product({ name: "Mug", price: 1200 });
    await chooses(page, mug);
    await page.reload();
    await expect(page.getByRole("button", { name: "Cart, 1 item" })).toBeVisible();
    expect(await context.cookies(addresses.api)).toEqual([]);

    await goesToCheckout(page);
    await fillsIn(page, "elsewhere@journeys.test");
    await pays(page);
    await expect(heading(page, "Thank you")).toBeVisible();
    expect([...asked]).toEqual([addresses.api]);
  },
);

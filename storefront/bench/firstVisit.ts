import { gzipSync } from "node:zlib";
import type { BrowserContext, Response } from "playwright-core";

import { expect } from "../journeys/harness/expect.ts";
import { type Figure, round } from "./figures.ts";

/** What somebody who was never here loads to see the list: pictures are the catalog's, and apart. */
export async function firstVisit(context: BrowserContext): Promise<Figure[]> {
  const page = await context.newPage();
  const responses: Response[] = [];
  page.on("response", (response) => responses.push(response));
  await page.goto("/", { waitUntil: "networkidle" });
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  const ofShop = responses.filter((response) => response.request().resourceType() !== "image");
  const sizes = await Promise.all(
    ofShop.map(async (response) => ({ type: typeOf(response), bytes: await gzipped(response) })),
  );
  await page.close();
  const kilobytes = (type?: string) =>
    round(
      sizes.filter((one) => type === undefined || one.type === type).reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
      1,
    );
  return [
    { what: "first visit: JavaScript, gzip", measured: kilobytes("script"), bar: 115, unit: "KB" },
    { what: "first visit: CSS, gzip", measured: kilobytes("stylesheet"), bar: 12, unit: "KB" },
    { what: "first visit: all but pictures, gzip", measured: kilobytes(), unit: "KB" },
    { what: "first visit: requests but for pictures", measured: ofShop.length, unit: "" },
    { what: "first visit: pictures", measured: responses.length - ofShop.length, unit: "" },
  ];
}

function typeOf(response: Response): string {
  return response.request().resourceType();
}

async function gzipped(response: Response): Promise<number> {
  const body = await response.body().catch(() => Buffer.alloc(0));
  return gzipSync(body, { level: 9 }).length;
}

import { chooses } from "../journeys/checkout/shopper.ts";
import { answer } from "../journeys/harness/api.ts";
import { Shop } from "../journeys/harness/shop.ts";
import { openSystem } from "../journeys/harness/system.ts";
import { type Figure, isMissed, tableOf } from "./figures.ts";
import { firstVisit } from "./firstVisit.ts";
import { lighthouse } from "./lighthouse.ts";
import { openPhone } from "./phone.ts";
import { purchase } from "./purchase.ts";

const DEBUGGING_PORT = Number(process.env.BENCH_DEBUGGING_PORT ?? 9222);

/** Measures the built shop as a phone has it, and says which bars it misses. */
export async function main(): Promise<void> {
  const system = await openSystem();
  try {
    const figures = await measure(new Shop(system.addresses));
    console.log(`\n${tableOf(figures)}\n`);
    if (figures.some(isMissed)) process.exitCode = 1;
  } finally {
    await system.stop();
  }
}

async function measure(shop: Shop): Promise<Figure[]> {
  const { addresses } = shop;
  const context = await openPhone(addresses.shop, DEBUGGING_PORT);
  const at = (name: string, path: string) => lighthouse(name, addresses.shop + path, DEBUGGING_PORT);
  const product = await firstListed(shop);
  try {
    // The list first: what is made for the rest would stand in it.
    const figures = [...(await firstVisit(context)), ...(await at("list", "/"))];
    figures.push(...(await purchase(context, shop)));
    const page = await context.newPage();
    await chooses(page, await shop.product());
    figures.push(...(await at("product", `/products/${product}`)));
    figures.push(...(await at("cart", "/cart")), ...(await at("checkout", "/checkout")));
    return figures;
  } finally {
    await context.close();
  }
}

async function firstListed(shop: Shop): Promise<string | undefined> {
  const { api } = await shop.admin();
  const { items } = await answer(api.GET("/v1/products", { params: { query: { limit: 1 } } }));
  return items[0]?.id;
}

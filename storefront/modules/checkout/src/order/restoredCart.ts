import { cart } from "@trolley/client";

const PAUSE_MS = 2_000;
const TIMES = 6;

const awaited = new Set<string>();

/** Reads the cart until it has something again: an order that ended gives back what was not bought, a moment later. */
export async function awaitRestoredCart(orderId: string): Promise<void> {
  if (awaited.has(orderId)) return;
  awaited.add(orderId);
  for (let time = 0; time < TIMES; time += 1) {
    if (await hasLines()) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function hasLines(): Promise<boolean> {
  try {
    await cart.refresh();
    return (await cart.settled()).lines.length > 0;
  } catch {
    return false;
  }
}

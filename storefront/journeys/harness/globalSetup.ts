import type { TestProject } from "vitest/node";

import { type Addresses, openSystem } from "./system.ts";

declare module "vitest" {
  interface ProvidedContext {
    addresses: Addresses;
  }
}

/** One system for all journeys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { addresses, stop } = await openSystem();
  project.provide("addresses", addresses);
  return stop;
}

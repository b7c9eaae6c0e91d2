import type { QueryClient } from "@tanstack/react-query";
import type { ModuleProps } from "@trolley/client";
import type { ComponentType } from "react";

import type { ModuleName } from "./routes.ts";

export interface LoadedModule {
  default: ComponentType<ModuleProps>;
  prefetch?: (path: string, queryClient: QueryClient) => void;
}

const SOURCES: Record<ModuleName, () => Promise<LoadedModule>> = {
  catalog: () => import("@trolley/catalog"),
  checkout: () => import("@trolley/checkout"),
  account: () => import("@trolley/account"),
};

const loading = new Map<ModuleName, Promise<LoadedModule>>();
const retries = new Map<ModuleName, number>();

/** A module, loaded once. */
export function loadModule(name: ModuleName): Promise<LoadedModule> {
  const known = loading.get(name);
  if (known) return known;
  const module = importModule(name);
  loading.set(name, module);
  return module;
}

/** Loads it anew after a failure, which the browser remembers by the address. */
export function retryModule(name: ModuleName): void {
  retries.set(name, (retries.get(name) ?? 0) + 1);
  loading.delete(name);
}

function importModule(name: ModuleName): Promise<LoadedModule> {
  const retry = retries.get(name);
  if (retry === undefined) return SOURCES[name]();
  return import(/* @vite-ignore */ `${import.meta.resolve(`@trolley/${name}`)}?retry=${retry}`);
}

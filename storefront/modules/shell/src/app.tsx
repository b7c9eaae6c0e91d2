import { QueryClientProvider } from "@tanstack/react-query";
import { configQuery, createQueryClient, startClient } from "@trolley/client";
import { createRoot } from "react-dom/client";

import { loadModule } from "./modules.ts";
import { moduleOf } from "./routes.ts";
import { Shell } from "./Shell.tsx";

export function start(): void {
  const queryClient = createQueryClient();
  startClient(queryClient);
  void queryClient.prefetchQuery(configQuery());
  const first = moduleOf(location.pathname);
  if (first) {
    const prefetch = loadModule(first).then((module) =>
      module.prefetch?.(location.pathname + location.search, queryClient),
    );
    prefetch.catch(() => undefined);
  }
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root, { onCaughtError: tellDevelopers }).render(
    <QueryClientProvider client={queryClient}>
      <Shell />
    </QueryClientProvider>,
  );
}

/** The shopper sees a page that says so: it is no error of the console any more. */
function tellDevelopers(error: unknown): void {
  console.warn(error);
}

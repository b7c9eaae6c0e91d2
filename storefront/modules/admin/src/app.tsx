import { QueryClientProvider } from "@tanstack/react-query";
import { createQueryClient, startClient } from "@trolley/client";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";

import { Admin } from "./Admin.tsx";

export function start(): void {
  const queryClient = createQueryClient();
  startClient(queryClient);
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <Router base="/admin">
        <Admin />
      </Router>
    </QueryClientProvider>,
  );
}

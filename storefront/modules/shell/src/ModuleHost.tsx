import { FailureBoundary, NotFound, Skeleton, Stack } from "@trolley/ui";
import { lazy, Suspense, useMemo, useState } from "react";

import { loadModule, retryModule } from "./modules.ts";
import { type ModuleName, moduleOf } from "./routes.ts";

/** Shows the module that a path belongs to. */
export function ModuleHost({ path }: { path: string }) {
  const name = moduleOf(path);
  return name ? <Loaded key={name} name={name} path={path} /> : <NotFound />;
}

function Loaded({ name, path }: { name: ModuleName; path: string }) {
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another component
  const Module = useMemo(() => lazy(() => loadModule(name)), [name, attempt]);
  const retry = () => {
    retryModule(name);
    setAttempt(attempt + 1);
  };
  return (
    <FailureBoundary
      path={path}
      onRetry={retry}
      title="This part of the shop did not load"
      reassurance="Everything else works, and your cart is safe."
    >
      <Suspense fallback={<Waiting />}>
        <Module base="" />
      </Suspense>
    </FailureBoundary>
  );
}

function Waiting() {
  return (
    <Stack gap={5} aria-busy="true">
      <Skeleton lines={2} />
      <Skeleton shape="block" lines={2} />
    </Stack>
  );
}

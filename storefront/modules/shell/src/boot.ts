import { loadModule } from "./modules.ts";
import { moduleOf } from "./routes.ts";
import { applyStoredTheme } from "./theme.ts";

applyStoredTheme();

// The page's module is on its way while React is still being evaluated; whoever shows it tells of a failure.
const first = moduleOf(location.pathname);
if (first) loadModule(first).catch(() => undefined);

void import("./app.tsx").then(({ start }) => start());

import { applyStoredTheme } from "./theme.ts";

applyStoredTheme();

void import("./app.tsx").then(({ start }) => start());

import { defineConfig } from "vitest/config";

const journeys = {
  root: import.meta.dirname,
  // A worker keeps its browser from file to file.
  isolate: false,
  testTimeout: 60_000,
};

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: "../node_modules/.vite/journeys",
  test: {
    globalSetup: "./harness/globalSetup.ts",
    projects: [
      {
        test: {
          ...journeys,
          name: "journeys",
          include: ["*/**/*.test.ts"],
          exclude: ["**/*.alone.test.ts"],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // What changes the whole shop, as the clock does, would be felt by others.
        test: {
          ...journeys,
          name: "alone",
          include: ["*/**/*.alone.test.ts"],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

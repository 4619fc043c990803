import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "logic", include: ["src/**/*.test.ts", "schema-diff.test.ts"], environment: "node", testTimeout: 60_000 } },
      {
        test: {
          name: "flows",
          include: ["e2e/**/*.test.ts"],
          environment: "node",
          // Each file has a server and a browser of its own.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import {defineConfig} from "vitest/config";

export default defineConfig({
  test: {
    // Both cores of the smallest machine we mean; vitest would keep one for itself.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "quick",
          include: ["{pipelines,models,access,api,dashboards,bench}/**/*.test.ts"],
          exclude: ["**/*.engine.test.ts", "**/*.browser.test.ts", "**/node_modules/**", "dashboards/dist/**"],
          // A busy machine is no failure; what is fast is for the bench to say.
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      },
      {
        test: {
          name: "engine",
          include: ["{pipelines,models,access,api,bench}/**/*.engine.test.ts"],
          globalSetup: "./pipelines/testWarehouse.ts",
          testTimeout: 120_000,
          hookTimeout: 300_000
        }
      },
      {
        test: {
          name: "browser",
          include: ["dashboards/e2e/**/*.browser.test.ts"],
          globalSetup: ["./pipelines/testWarehouse.ts", "./dashboards/e2e/unpack.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000
        }
      }
    ]
  }
});

import { defineConfig } from 'vitest/config';

/** The tests that talk to a real MLflow server, found at MLFLOW_TRACKING_URI. */
export default defineConfig({
  test: {
    include: ['test/track/mlflow-server.test.ts', 'test/e2e/mlflow.test.ts'],
    globalSetup: ['test/fresh-build.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

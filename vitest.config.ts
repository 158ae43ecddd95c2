import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'test/track/mlflow-server.test.ts',
      'test/e2e/mlflow.test.ts',
      'test/browser/*.test.ts',
    ],
    // of two processors Vitest would leave one idle
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

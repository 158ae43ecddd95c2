import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/track/mlflow-server.test.ts'],
    testTimeout: 60_000,
  },
});

import { defineConfig } from 'vitest/config';

/** The tests that share files with the real Optuna, by the Python of OPTUNA_PYTHON: `.ci/optuna.sh`. */
export default defineConfig({
  test: {
    include: ['test/**/*.optuna.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

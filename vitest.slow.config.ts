import { defineConfig } from 'vitest/config';

/** The tests that take longest, of which `npm test` has the smaller brothers: test/README.md. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    globalSetup: ['test/fresh-build.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

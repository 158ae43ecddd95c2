import { defineConfig } from 'vitest/config';

/** The tests that take longest, and the long tables of which `npm test` takes some rows (test/sample.ts): test/README.md. */
export default defineConfig({
  test: {
    include: [
      'test/**/*.slow.test.ts',
      'test/distill/data/words.test.ts',
      'test/distill/losses/training.test.ts',
      'test/distill/models/training.test.ts',
      'test/distill/trainer/{checkpoint,train}.test.ts',
      'test/docs/readme.test.ts',
      'test/e2e/{own-parts,run,schemes,tree}.test.ts',
      'test/engine/training.test.ts',
      'test/engine/compiled/{composites,kernels,shared-variables}.test.ts',
      'test/hydra-trees/trees.test.ts',
      'test/util/lock.test.ts',
    ],
    env: { HYDROSOL_TESTS: 'all' },
    globalSetup: ['test/fresh-build.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ENVIRONMENT } from './test/environment.ts';

/** The files of which `npm test` takes some rows only (test/sample.ts). */
function sampled(): string[] {
  const test = join(import.meta.dirname, 'test');
  const files = readdirSync(test, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  return files
    .filter((file) => readFileSync(join(test, file), 'utf8').includes("/sample.ts';"))
    .map((file) => `test/${file}`);
}

/** The tests that take longest, and all rows of the long tables: test/README.md. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts', ...sampled()],
    env: { ...ENVIRONMENT, HYDROSOL_TESTS: 'all' },
    globalSetup: ['test/fresh-build.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

import { defineConfig } from 'vitest/config';

/** The tests in a real browser: CHROMIUM, with the files of ONNXRUNTIME_WEB. */
export default defineConfig({
  test: { include: ['test/browser/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
});

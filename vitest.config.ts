import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { ENVIRONMENT } from './test/environment.ts';

/** Tests that `npm test` leaves to other commands: test/README.md. */
const ELSEWHERE = [
  '**/*.slow.test.ts',
  '**/*.optuna.test.ts',
  'test/track/mlflow-server.test.ts',
  'test/e2e/mlflow.test.ts',
  'test/browser/*.test.ts',
];
/** Tests that run commands, the built ones. */
const COMMANDS = [
  'test/{docs,e2e,hydra-trees}/**/*.test.ts',
  'test/cli/terminal/print.test.ts',
  'test/engine/without-onnxruntime.test.ts',
];
/** Tests that calculate with tensors. */
const TENSORS = ['test/{app,distill,engine}/**/*.test.ts', 'test/conformance/{losses,optimizers}*.test.ts'];

/** Files share their workers, and with them what they import. Vitest begins with the first project by name. */
function project(name: string, include: readonly string[], rest: readonly string[] = []): TestProjectConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...include],
      exclude: [...configDefaults.exclude, ...ELSEWHERE, ...rest],
      isolate: false,
      globalSetup: name === 'commands' ? ['test/fresh-build.ts'] : [],
    },
  };
}

export default defineConfig({
  test: {
    env: ENVIRONMENT,
    // of two processors Vitest would leave one idle
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      project('commands', COMMANDS),
      project('tensors', TENSORS, COMMANDS),
      project('units', ['test/**/*.test.ts'], [...COMMANDS, ...TENSORS]),
    ],
  },
});

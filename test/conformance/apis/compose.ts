/** @file Whole compositions of Hydra: files, config name, overrides → config. */
import { composeConfig, createRepository, readWords, taskConfig, type Repository } from '../../../src/compose/index.ts';
import { defaultResolvers, toExact, toYaml } from '../../../src/config/index.ts';
import { HydrosolError, throwAll } from '../../../src/errors.ts';
import { expandGrid, parseOverride, parseOverrides, printOverride } from '../../../src/override/index.ts';
import type { Plain } from '../../../src/util/scalar.ts';
import { isClass } from '../error-class.ts';
import type { CaseKind, Outcome, RecordedCase } from '../kind.ts';
import { memorySource } from '../memory-source.ts';
import { canonical, untag } from '../ordered-json.ts';

/** The configs of a case: the tree is not written, since what reads a folder is tested elsewhere (`test/compose`). */
function repositoryOf(recorded: RecordedCase): Repository {
  const files = recorded.get('files') as ReadonlyMap<string, string>;
  return createRepository({ searchPath: [memorySource(files)] });
}

/** Composes what a case describes. */
function run(recorded: RecordedCase): { ok: Plain; yaml: string; resolved: () => Plain } {
  const repository = repositoryOf(recorded);
  const configName = (recorded.get('config_name') as string | undefined) ?? 'config';
  const { overrides, errors } = readWords({ repository, configName }, (recorded.get('overrides') ?? []) as string[]);
  throwAll(errors);
  const { config } = composeConfig(repository, { configName, overrides });
  const task = taskConfig(config);
  const resolved = (): Plain => toExact(task, { resolve: true, resolvers: defaultResolvers });
  return { ok: toExact(task), yaml: toYaml(task), resolved };
}

/** A word as it is printed here once it is read, if it can be: Hydra escapes more than it needs to (`$\{x\}`). */
function printedAnew(word: string): string {
  const read = attempt(() => printOverride(parseOverride(word)));
  return 'value' in read ? read.value : word;
}

const asText = (jobs: readonly (readonly string[])[]): string =>
  JSON.stringify(jobs.map((words) => words.map(printedAnew)));

/** The words of each job of a sweep. */
function runSweep(recorded: RecordedCase): string[][] {
  const repository = repositoryOf(recorded);
  return [
    ...expandGrid(parseOverrides(recorded.get('sweep') as string[]), {
      optionsOf: (group) => repository.list(group, 'config'),
    }),
  ];
}

function attempt<T>(what: () => T): { value: T } | { error: unknown } {
  try {
    return { value: what() };
  } catch (error) {
    return { error };
  }
}

const describe = (error: unknown): string =>
  error instanceof HydrosolError ? `${error.name} ${error.code}: ${error.message}` : String((error as Error).stack);

function failure(error: unknown, recorded: RecordedCase, key: string): Outcome {
  const expected = recorded.get(key) as string | undefined;
  const passed = expected !== undefined && isClass(error, expected);
  return {
    passed,
    expected: `${expected ?? 'a config'}: ${String(recorded.get('msg') ?? '')}`,
    actual: describe(error),
  };
}

/** The resolved config, which is left out where nothing was to be resolved; null where that failed. */
function resolvedOf(recorded: RecordedCase): Plain {
  return recorded.get('resolved') ?? (recorded.has('resolve_err') ? null : recorded.get('ok')!);
}

export const compositions: CaseKind = {
  matches: (recorded) => recorded.has('files') && !recorded.has('sweep'),
  api: () => 'compose',
  run(recorded) {
    const result = attempt(() => run(recorded));
    if ('error' in result) return failure(result.error, recorded, 'err');
    const { ok, yaml, resolved } = result.value;
    if (!recorded.has('ok')) {
      return {
        passed: false,
        expected: `${recorded.get('err') as string}: ${recorded.get('msg') as string}`,
        actual: yaml,
      };
    }
    const all = attempt(resolved);
    if ('error' in all && recorded.has('resolve_err')) {
      const outcome = failure(all.error, recorded, 'resolve_err');
      if (!outcome.passed) return outcome;
    }
    const expected = [untag(recorded.get('ok') ?? null), recorded.get('yaml'), untag(resolvedOf(recorded))];
    const actual = [ok, yaml, 'value' in all ? all.value : recorded.has('resolve_err') ? null : describe(all.error)];
    const [wanted, got] = [expected, actual].map((values) =>
      values.map((value) => canonical(value ?? null)).join('\n'),
    );
    return { passed: wanted === got, expected: wanted ?? '', actual: got ?? '' };
  },
};

export const sweeps: CaseKind = {
  matches: (recorded) => recorded.has('files') && recorded.has('sweep'),
  api: () => 'sweep',
  run(recorded) {
    const result = attempt(() => runSweep(recorded));
    if ('error' in result) return failure(result.error, recorded, 'err');
    const jobs = recorded.get('jobs') as string[][] | undefined;
    const expected =
      jobs === undefined ? `${String(recorded.get('err'))}: ${String(recorded.get('msg'))}` : asText(jobs);
    const actual = asText(result.value);
    return { passed: actual === expected, expected, actual };
  },
};

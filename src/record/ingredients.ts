/** @file What the config of a run was composed of: where the configs were, which was the primary one, and the overrides. */
import { resolve } from 'node:path';
import { toContainer, writtenAt } from '../config/index.ts';
import { isObject, isTexts } from '../util/json.ts';
import type { SavedRun } from './saved-run.ts';

/** A place of the search path that the command line or the program named; `pkg://` and the like, or an absolute folder. */
export interface LoggedSource {
  readonly provider: 'main' | 'command-line';
  readonly path: string;
}

export interface Ingredients {
  readonly sources: readonly LoggedSource[];
  readonly configName: string | undefined;
  readonly overrides: { readonly hydra: readonly string[]; readonly task: readonly string[] };
}

/** A place as Hydra notes it. */
interface Noted {
  readonly path: string;
  readonly schema: string;
  readonly provider: string;
}

const isNoted = (value: unknown): value is Noted =>
  isObject(value) && isTexts([value['path'], value['schema'], value['provider']]);

/** What a run's config was composed of, as its hydra.yaml says; undefined where that does not. Fails as `SavedRun.hydra`. */
export function ingredientsOf(run: Pick<SavedRun, 'hydra'>): Ingredients | undefined {
  const hydra = run.hydra();
  const plain = (key: string): unknown => {
    // as it is written: an interpolation of somebody else's would read the environment
    const node = writtenAt(hydra, ['hydra', ...key.split('.')]);
    return node === undefined || node.kind === 'scalar' ? node?.value : toContainer(node);
  };
  const cwd = String(plain('runtime.cwd'));
  const noted = plain('runtime.config_sources') ?? [];
  const [words, task] = [plain('overrides.hydra') ?? [], plain('overrides.task') ?? []];
  if (!Array.isArray(noted) || !noted.every(isNoted) || !isTexts(words) || !isTexts(task)) return undefined;
  const sources = noted.flatMap(({ path, schema, provider }): LoggedSource[] =>
    provider === 'main' || provider === 'command-line'
      ? [{ provider, path: schema === 'file' ? resolve(cwd, path) : `${schema}://${path}` }]
      : [],
  );
  const configName = plain('job.config_name');
  return {
    sources,
    configName: typeof configName === 'string' ? configName : undefined,
    overrides: { hydra: words, task },
  };
}

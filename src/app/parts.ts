/** @file Making the parts of an experiment as a config describes them: those that come with Hydrosol, and the user's own. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DataContext, Dataset, Loss, LossContext, Model, ModelContext, Optimizer } from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import { fileOfTarget, instantiate, type AllowOptions, type Registry } from '../instantiate/index.ts';
import type { Part } from './part-schema.ts';
import { dataTargets, lossTargets, modelTargets, optimizerTargets } from './targets.ts';

/** Where the user's own parts are: below the folder in which the command was typed, whatever a job makes its own. */
const OWN: AllowOptions = { allow: ['./'], base: process.cwd() };

/** What a part must have to be of its kind, and what gives it that. */
interface Kind {
  readonly what: string;
  readonly targets: Registry;
  readonly has: readonly string[];
  readonly made: string;
}

const MODEL: Kind = {
  what: 'model',
  targets: modelTargets,
  has: ['taps', 'nodes', 'network', 'variables', 'statistics', 'forward', 'dispose'],
  made: 'what `tappedModel` of hydrosol/distill makes',
};
const LOSS: Kind = {
  what: 'loss',
  targets: lossTargets,
  has: ['terms', 'teacherTaps', 'variables', 'state', 'dispose'],
  made: 'what `weightedSum` of hydrosol/distill makes',
};
const DATA: Kind = {
  what: 'data set',
  targets: dataTargets,
  has: ['shape', 'classes', 'train', 'test'],
  made: 'what `makeDataset` of hydrosol/distill makes',
};
const OPTIMIZER: Kind = {
  what: 'optimizer',
  targets: optimizerTargets,
  has: ['slots', 'update', 'learningRate', 'clip'],
  made: 'what `optimizerOf` of hydrosol/distill makes',
};

/** Makes a part. Throws TARGET_UNKNOWN, what its maker throws, and INSTANTIATE if that makes something else. */
async function make<T extends object>({ what, targets, has, made }: Kind, part: Part, context?: object): Promise<T> {
  const result = await instantiate<T>(part, { ...OWN, targets, context });
  const lacks = has.filter((key) => typeof result !== 'object' || result === null || !(key in result));
  if (lacks.length === 0) return result;
  throw new HydrosolError('INSTANTIATE', `${part._target_} makes no ${what}: it has no ${lacks.join(', ')}`, {
    expected: made,
  });
}

export const makeModel = (part: Part, context: ModelContext): Promise<Model> => make(MODEL, part, context);
export const makeLoss = (part: Part, context: LossContext): Promise<Loss> => make(LOSS, part, context);
export const makeData = (part: Part, context: DataContext): Promise<Dataset> => make(DATA, part, context);
export const makeOptimizer = (part: Part): Promise<Optimizer> => make(OPTIMIZER, part);

/** The names of all that is to be made in a plain config. */
function targetsIn(config: unknown): string[] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config).flatMap(([key, value]) =>
    key === '_target_' && typeof value === 'string' ? [value] : targetsIn(value),
  );
}

/** The text of an imported file: as it is named, or of the TypeScript that is meant. */
function textOf(path: string): { readonly file: string; readonly text: string } | undefined {
  for (const file of [path, path.replace(/\.([cm]?)js$/, '.$1ts'), `${path}.ts`, `${path}.js`]) {
    try {
      return { file, text: readFileSync(file, 'utf8') };
    } catch {
      // the next one
    }
  }
  return undefined;
}

/** The texts of a file, of the files that it imports by a relative path, and of those that they import. */
function withImports(path: string, found: Map<string, string> = new Map()): ReadonlyMap<string, string> {
  const read = textOf(path);
  if (read === undefined || found.has(read.file)) return found;
  found.set(read.file, read.text);
  for (const [, next = ''] of read.text.matchAll(/(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g))
    withImports(resolve(dirname(read.file), next), found);
  return found;
}

/** SHA-256 of the code of each part of the user's own in a config, by its name: other code makes another network. */
export function ownCode(config: unknown): Readonly<Record<string, string>> {
  const own = targetsIn(config).filter((name) => name.includes(':'));
  return Object.fromEntries(
    own.map((name) => {
      const hash = createHash('sha256');
      for (const text of withImports(fileOfTarget(name, OWN)!).values()) hash.update(text);
      return [name, hash.digest('hex')];
    }),
  );
}

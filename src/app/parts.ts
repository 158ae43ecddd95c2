/** @file Making the parts of an experiment as a config describes them: those that come with Hydrosol, and the user's own. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type {
  DataContext,
  Dataset,
  Loss,
  LossContext,
  Method,
  Model,
  ModelContext,
  Optimizer,
  WeightedSumContext,
} from '../distill/index.ts';
import { methods } from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import {
  fileOfTarget,
  getObject,
  instantiate,
  type AllowOptions,
  type InstantiateOptions,
  isComponent,
  type Registry,
} from '../instantiate/index.ts';
import { isObject } from '../util/json.ts';
import { codeIn } from '../program/index.ts';
import { PART_KEYS } from './part-keys.ts';
import type { Part } from './part-schema.ts';
import { dataTargets, lossTargets, modelTargets, optimizerTargets } from './targets.ts';

/** Where the user's own parts are: below the folder in which the command was typed, whatever a job makes its own. */
const OWN: AllowOptions = { allow: ['./'], base: process.cwd() };

/** What a part must be to be of its kind, and what makes it that. */
export interface Kind {
  readonly what: string;
  readonly targets: Registry;
  /** What something lacks to be one, if it is none. */
  readonly flaw: (made: unknown) => string | undefined;
  readonly made: string;
}

/** The flaw of what has not all of these keys. */
const without =
  (...keys: readonly string[]) =>
  (made: unknown): string | undefined => {
    const lacks = keys.filter((key) => typeof made !== 'object' || made === null || !(key in made));
    return lacks.length === 0 ? undefined : `it has no ${lacks.join(', ')}`;
  };

const MODEL: Kind = {
  what: 'model',
  targets: modelTargets,
  flaw: without('taps', 'nodes', 'network', 'variables', 'statistics', 'forward', 'dispose'),
  made: 'what `tappedModel` of hydrosol/distill makes',
};
const LOSS: Kind = {
  what: 'loss',
  targets: lossTargets,
  flaw: without('terms', 'teacherTaps', 'variables', 'state', 'dispose'),
  made: 'what `weightedSum` of hydrosol/distill makes',
};
const DATA: Kind = {
  what: 'data set',
  targets: dataTargets,
  flaw: without('shape', 'classes', 'train', 'test'),
  made: 'what `makeDataset` of hydrosol/distill makes',
};
const OPTIMIZER: Kind = {
  what: 'optimizer',
  targets: optimizerTargets,
  flaw: without('slots', 'update', 'learningRate', 'clip'),
  made: 'what `optimizerOf` of hydrosol/distill makes',
};

/** Makes a part. Throws TARGET_UNKNOWN, what its maker throws, and INSTANTIATE if that makes something else. */
export async function makePart<T>(kind: Kind, part: Part, options: Making = {}): Promise<T> {
  const { what, targets, flaw, made: expected } = kind;
  const result = await instantiate<T>(part, { ...OWN, targets, ...options });
  const lacks = flaw(result);
  if (lacks === undefined) return result;
  throw new HydrosolError('INSTANTIATE', `${part._target_} makes no ${what}: ${lacks}`, { expected });
}

type Making = Pick<InstantiateOptions, 'context' | 'overrides'>;

export const makeModel = (part: Part, context: ModelContext): Promise<Model> => makePart(MODEL, part, { context });
/** Makes a data set as a config describes it. */
export type DataMaker = (part: Part, context: DataContext) => Promise<Dataset>;

export const makeData: DataMaker = (part, context) => makePart(DATA, part, { context });
export const makeOptimizer = (part: Part): Promise<Optimizer> => makePart(OPTIMIZER, part);

/** A loss, with the methods of the user's own that its terms name. */
export async function makeLoss(part: Part, context: LossContext): Promise<Loss> {
  const whole: WeightedSumContext = { ...context, methods: await ownMethods(part) };
  return makePart(LOSS, part, { context: whole });
}

/** The methods of the user's own in the terms of a shipped loss, by their names. */
async function ownMethods({ _target_: loss, terms }: Part): Promise<Record<string, Method<never>>> {
  if (!Object.hasOwn(lossTargets, loss) || !isObject(terms)) return {};
  const own: Record<string, Method<never>> = {};
  for (const term of Object.values(terms)) {
    const name = isObject(term) ? term['method'] : undefined;
    if (typeof name !== 'string' || Object.hasOwn(methods, name)) continue;
    const found = await getObject(name, OWN);
    if (!isComponent(found))
      throw new HydrosolError('INSTANTIATE', `${name} is no component`, { expected: PART_KEYS.method.expected });
    own[name] = found as Method<never>;
  }
  return own;
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
  const own = codeIn(config, PART_KEYS).exports.flatMap(({ text }) => (text.includes(':') ? [text] : []));
  return Object.fromEntries(
    own.map((name) => {
      const hash = createHash('sha256');
      for (const text of withImports(fileOfTarget(name, OWN)!).values()) hash.update(text);
      return [name, hash.digest('hex')];
    }),
  );
}

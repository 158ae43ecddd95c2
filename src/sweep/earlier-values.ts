/** @file What a key that has choices now was in the jobs that a sweep has already. */
import { composeAll, expandedWords, taskConfig, type Workshop } from '../compose/index.ts';
import { toYaml } from '../config/index.ts';
import { printPlain } from '../override/index.ts';
import type { Params } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { Float, type Plain } from '../util/scalar.ts';
import type { JobWord, SweepPlan, SweptParameter } from './space/plan.ts';
import { textOfParam } from './space/words-of.ts';

/** Looks into the configs of jobs by their words. */
export interface ConfigLook {
  /** Which of some texts behind the `=` of a key makes the config of a job that it is without it; undefined if none does. */
  readonly choiceOf: (words: readonly string[], key: string, texts: readonly string[]) => string | undefined;
  /** The value of a key in the config of a job, as it would be typed; undefined where it is none that is short. */
  readonly valueOf: (words: readonly string[], key: string) => string | undefined;
}

/**
 * Looks into the configs of a sweep's jobs. A choice is what a job was without it if both have the same config, interpolations
 * resolved: that holds for values, for options of a group, and for what depends on either. `hydra` are the words of all jobs.
 */
export function lookIntoConfigs(workshop: Workshop, hydra: readonly string[]): ConfigLook {
  const composed = (words: readonly string[]) => composeAll(workshop, expandedWords([...hydra, ...words]), 'run');
  const textOf = (words: readonly string[]): string | undefined =>
    attempt(() => {
      const { composition, errors } = composed(words);
      if (errors.length > 0) return undefined;
      const { resolvers } = composition;
      const config = taskConfig(composition.config);
      return attempt(() => toYaml(config, { resolve: true, resolvers })).value ?? toYaml(config);
    }).value;
  let known: { readonly words: readonly string[]; readonly text: string | undefined } | undefined;
  const latest = new Map<string, string>();
  return {
    choiceOf(words, key, texts) {
      if (known?.words !== words) known = { words, text: textOf(words) };
      const { text: own } = known;
      if (own === undefined) return undefined;
      // most jobs have the same
      const first = latest.get(key);
      const ordered = first === undefined ? texts : [first, ...texts.filter((text) => text !== first)];
      const found = ordered.find((text) => textOf([...words, `${key}=${text}`]) === own);
      if (found !== undefined) latest.set(key, found);
      return found;
    },
    valueOf(words, key) {
      const { composition } = composed(words);
      const value = composition.choices.get(key) ?? attempt(() => composition.get(key)).value;
      const isShort = ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Float;
      return isShort ? printPlain(value as Plain) : undefined;
    },
  };
}

/** What stands behind the `=` of a key in a plan where it has one value; undefined where it has choices, or is not there. */
function fixedText(words: readonly JobWord[], key: string): string | undefined {
  const start = `${key}=`;
  const word = words.find((one) => 'fixed' in one && one.fixed.startsWith(start));
  return word === undefined ? undefined : (word as { readonly fixed: string }).fixed.slice(start.length);
}

/** A job that a sweep has already: the number of its trial, and its words, of which each key is in the old plan. */
export interface OwnJob {
  readonly number: number;
  readonly words: readonly string[];
}

/** The same choice as a plan spells it; undefined where it is none of it. */
export function spelled({ distribution, texts = [] }: SweptParameter, text: string): string | undefined {
  if (distribution.kind === 'categorical') return texts.includes(text) ? text : undefined;
  // 1 and 1.0 are two values
  if (/^[+-]?\d+$/.test(text) !== (distribution.kind === 'int')) return undefined;
  return attempt(() => textOfParam({ distribution }, Number(text))).value;
}

/** The keys that have choices in one plan and not in another that came before. */
export function newKeys(then: SweepPlan, now: SweepPlan): string[] {
  return [...now.space.keys()].filter((key) => !then.space.has(key));
}

/** The texts that a key has in the jobs of a plan. */
function textsOf({ space, cells }: SweepPlan, key: string): string[] {
  const parameter = space.get(key)!;
  const values = new Set(cells.flatMap((cell: Params) => cell.get(key) ?? []));
  return Array.from(values, (value) => textOfParam(parameter, value));
}

/**
 * A plan that knows what the keys which have choices since were in the jobs before: what was typed then, else the choice that
 * makes the config of the job.
 */
export function withEarlier(
  then: SweepPlan,
  now: SweepPlan,
  { jobs, trials, look }: { readonly jobs: readonly OwnJob[]; readonly trials: number; readonly look: ConfigLook },
): SweepPlan {
  const earlierOf = (key: string): SweptParameter['earlier'] => {
    if (then.space.has(key)) return then.space.get(key)!.earlier;
    const typed = fixedText(then.words, key);
    const candidates = typed === undefined ? textsOf(now, key) : [];
    const texts: (string | null)[] = Array.from({ length: trials }, () => null);
    for (const { number, words } of jobs) texts[number] = typed ?? look.choiceOf(words, key, candidates) ?? null;
    return { typed: typed !== undefined, texts };
  };
  const space = Array.from(now.space, ([key, parameter]) => {
    const earlier = earlierOf(key);
    return [key, earlier === undefined ? parameter : { ...parameter, earlier }] as const;
  });
  return { ...now, space: new Map(space) };
}

/** @file What is said of terms that outweigh those of the labels, with the word that would make them equal. */
import type { Outweighing } from '../distill/index.ts';
import { isObject, stableJson } from '../util/json.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import type { Part } from './part-schema.ts';
import { lossTargets } from './targets.ts';

/** Two digits are enough: other batches give other numbers. */
const short = (number: number): string => String(Number(number.toPrecision(2)));

/** Where a loss stands in a config: `loss`, `scheme.first`; undefined for one that a scheme makes itself. */
function keyOf({ loss, scheme }: ExperimentConfig, part: Part): string | undefined {
  const text = stableJson(part);
  const find = (value: unknown, path: string): string | undefined => {
    if (!isObject(value)) return undefined;
    if (stableJson(value) === text) return path;
    for (const [key, item] of Object.entries(value)) {
      const found = find(item, `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(loss, 'loss') ?? find(scheme, 'scheme');
}

/** The word that gives a term another weight; undefined where it is not known what to type. */
function wordFor(
  config: ExperimentConfig,
  part: Part,
  { term, isRamp }: Outweighing,
  weight: string,
): string | undefined {
  const { terms, _target_: target } = part;
  const options = isObject(terms) ? terms[term] : undefined;
  const key = keyOf(config, part);
  if (!Object.hasOwn(lossTargets, target) || !isObject(options) || key === undefined) return undefined;
  const isThere = Object.hasOwn(options, 'weight');
  return `${isThere ? '' : '+'}${key}.terms.${term}.weight${isRamp ? '.to' : ''}=${weight}`;
}

/** What is said of such a term of a loss, as the config describes it. */
export function sayOutweighing(config: ExperimentConfig, part: Part | undefined, found: Outweighing): string {
  const { term, ratio, by, labelsRaised, weight, isRamp } = found;
  const labels = labelsRaised ? 'the labels with a weight of 1' : 'the labels';
  const times = `${short(ratio)} times`;
  const what = by === 'gradient' ? `pulls ${times} as hard as ${labels}` : `is ${times} as large as that of ${labels}`;
  const equal = short(weight / ratio);
  const word = part && wordFor(config, part, found, equal);
  const otherwise = `a weight of ${equal} instead of ${weight}${isRamp ? ' at the end' : ''}`;
  return `the term ${term} ${what}: ${word ?? otherwise} would make them equal`;
}

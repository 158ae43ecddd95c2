/** @file The losses of conf/loss, as they are described there. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { compose } from '../../../src/compose/index.ts';
import type { Loss, LossContext } from '../../../src/distill/losses/loss.ts';
import { type WeightedSumOptions, weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';

const configDir = resolve(import.meta.dirname, '../../../conf');
const named = (folder: string): string[] =>
  readdirSync(resolve(configDir, folder)).flatMap((name) =>
    name.endsWith('.yaml') ? [name.replace('.yaml', '')] : [],
  );

/** The options of the group, but for those with published numbers. */
export const OPTIONS = named('loss');

/** Those with the numbers of papers: `paper/dkd`. */
export const PUBLISHED = named('loss/paper').map((name) => `paper/${name}`);

/** Those that are losses: not that of losses of one's own, and not `kd`, which is `response` by another name. */
export const SHIPPED = OPTIONS.filter((name) => !['own', 'kd'].includes(name));

/** What an option of the group says, but for its `_target_`. */
export function shippedOptions(name: string): WeightedSumOptions {
  const config = compose({ configDir, configName: 'config', overrides: [`loss=${name}`] });
  const { loss } = JSON.parse(JSON.stringify(config)) as { loss: WeightedSumOptions & { _target_: string } };
  const { _target_: _, ...options } = loss;
  return options;
}

/** More options for single terms, by their names. */
type Changes = Readonly<Record<string, object>>;

/** A shipped loss, with other options for some of its terms. */
export function shippedLoss(name: string, context: LossContext, changes: Changes = {}): Loss {
  const { terms, ...rest } = shippedOptions(name);
  const changed = Object.entries(terms).map(([term, options]) => [term, { ...options, ...changes[term] }] as const);
  return weightedSumLoss.create({ ...rest, terms: Object.fromEntries(changed) }, context);
}

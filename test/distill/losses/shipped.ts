/** @file The losses of conf/loss, as they are described there. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load, toContainer } from '../../../src/config/index.ts';
import type { Loss, LossContext } from '../../../src/distill/losses/loss.ts';
import { type WeightedSumOptions, weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';

const folder = resolve(import.meta.dirname, '../../../conf/loss');

/** The options of the group. */
export const OPTIONS = readdirSync(folder).map((name) => name.replace('.yaml', ''));

/** Those that are losses: not that of losses of one's own, and not `kd`, which is `response` by another name. */
export const SHIPPED = OPTIONS.filter((name) => !['own', 'kd'].includes(name));

/** What an option of the group says, but for its `_target_`. */
export function shippedOptions(name: string): WeightedSumOptions {
  const { _target_: _, ...options } = toContainer(load(join(folder, `${name}.yaml`))) as Record<string, unknown>;
  return options as unknown as WeightedSumOptions;
}

/** More options for single terms, by their names. */
type Changes = Readonly<Record<string, object>>;

/** A shipped loss, with other options for some of its terms. */
export function shippedLoss(name: string, context: LossContext, changes: Changes = {}): Loss {
  const { terms, ...rest } = shippedOptions(name);
  const changed = Object.entries(terms).map(([term, options]) => [term, { ...options, ...changes[term] }] as const);
  return weightedSumLoss.create({ ...rest, terms: Object.fromEntries(changed) }, context);
}

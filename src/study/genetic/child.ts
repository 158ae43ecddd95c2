/** @file A child of two trials. */
import type { RandomStream } from '../../util/random.ts';
import { inOrder, isActive } from '../condition.ts';
import { totalViolation } from '../constraints.ts';
import type { Distribution, Params, Space } from '../distribution.ts';
import { isNowhereWorse } from '../pareto/ranks.ts';
import { drawUniform } from '../random-sampler.ts';
import type { Told } from '../told-trials.ts';
import { contains, sizeOf } from '../value.ts';
import { drawNear } from './draw-near.ts';

export interface Inheritance {
  /** How often a child has two parents. */
  readonly crossoverProb: number;
  /** How often a parameter is the first parent's. */
  readonly swappingProb: number;
  /** How often a parameter is drawn anew. Undefined: one of all, on average. */
  readonly mutationProb: number | undefined;
  /** How often a number that is drawn anew is drawn near the inherited one, not from its whole range. Default: never, as in Optuna. */
  readonly nearProb?: number | undefined;
}

/** A value drawn anew. */
function mutated(
  distribution: Distribution,
  value: number | undefined,
  { nearProb = 0 }: Inheritance,
  random: RandomStream,
): number {
  const isNear = value !== undefined && distribution.kind !== 'categorical' && nearProb > 0;
  return isNear && random.next() < nearProb ? drawNear(distribution, value, random) : drawUniform(distribution, random);
}

/** Whether one trial is better: the other breaks constraints more, or it is nowhere worse and somewhere better. */
function dominates(a: Told, b: Told): boolean {
  const [own, other] = [totalViolation(a.trial), totalViolation(b.trial)];
  if (own !== other || own > 0) return own < other;
  return isNowhereWorse(a.losses, b.losses) && !isNowhereWorse(b.losses, a.losses);
}

/** The better of two trials at random; the second of two where none is. */
function tournament(all: readonly Told[], random: RandomStream): Told {
  const [one, other] = [all[random.integer(all.length)]!, all[random.integer(all.length)]!];
  return dominates(one, other) ? one : other;
}

function parentsOf(all: readonly Told[], { crossoverProb }: Inheritance, random: RandomStream): readonly [Told, Told] {
  if (all.length < 2 || random.next() >= crossoverProb) {
    const only = all[random.integer(all.length)]!;
    return [only, only];
  }
  const first = tournament(all, random);
  return [
    first,
    tournament(
      all.filter((told) => told !== first),
      random,
    ),
  ];
}

/**
 * The parameters of a child: each from one parent or the other (uniform crossover), some drawn anew. A parameter under a
 * condition is inherited too, where a parent has it.
 * Source: NSGA-II in Optuna (`NSGAIIChildGenerationStrategy`, `UniformCrossover`), where parameters under a condition are
 * always drawn anew.
 */
export function childOf(all: readonly Told[], space: Space, inheritance: Inheritance, random: RandomStream): Params {
  const parents = parentsOf(all, inheritance, random);
  const names = inOrder(space);
  const { swappingProb, mutationProb } = inheritance;
  const from = (name: string): number | undefined => {
    const order = random.next() < swappingProb ? parents : [parents[1], parents[0]];
    return order.map(({ params }) => params.get(name)).find((value) => value !== undefined);
  };
  const isOpen = (name: string): boolean => sizeOf(space.get(name)!) > 1;
  const inherited = new Map<string, number>();
  for (const name of names) {
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, inherited)) continue;
    const value = from(name);
    inherited.set(
      name,
      value !== undefined && contains(distribution, value) ? value : drawUniform(distribution, random),
    );
  }
  const chance = mutationProb ?? 1 / Math.max(1, [...inherited.keys()].filter(isOpen).length);
  const child = new Map<string, number>();
  for (const name of names) {
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, child)) continue;
    const value = inherited.get(name);
    const isKept = value !== undefined && random.next() >= chance;
    child.set(name, isKept ? value : mutated(distribution, value, inheritance, random));
  }
  return child;
}

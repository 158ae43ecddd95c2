/** @file ReviewKD as a term: the fusions are trained along. */
import * as tf from '@tensorflow/tfjs-core';
import { type Fusion, reviewLoss } from '../feature/review.ts';
import { method, type MethodContext } from '../method.ts';
import { asMap } from '../ops/maps.ts';
import { stageOptions } from '../options.ts';
import { filled, heNormal, unitNorm } from '../parameters.ts';
import { mapsOf, stagesOf } from '../taps.ts';

/** Widest common width of the stages in mdistiller. */
const WIDEST = 512;

/** The stages are the blocks and the mean of the last one, as in mdistiller. */
export const reviewkd = method({
  name: 'reviewkd',
  summary: 'ReviewKD: earlier features of the teacher from later ones of the student (Chen et al. 2021)',
  weight: 1,
  options: stageOptions,
  create(options, context) {
    const pairs = stagesOf(options, context, { method: 'ReviewKD' });
    const widths = pairs.map(({ from, to }) => [asMap(from)[2], asMap(to)[2]] as const);
    const all = [...widths, widths.at(-1)!];
    const middle = Math.min(WIDEST, all.at(-1)![0]);
    const fusions = all.map((width, i) =>
      fusion(width, { middle, stage: i + 1, deepest: i + 1 === all.length }, context),
    );
    return {
      teacherTaps: pairs.map(({ teacher }) => teacher),
      variables: fusions.flatMap(({ variables }) => variables),
      value(input) {
        const maps = pairs.map((pair) => mapsOf(input, pair));
        const [students, teachers] = ([0, 1] as const).map((of) => withMean(maps.map((both) => both[of])));
        return reviewLoss(
          students!,
          teachers!,
          fusions.map((one) => one.fusion),
        );
      },
    };
  },
});

function withMean(maps: readonly tf.Tensor4D[]): tf.Tensor4D[] {
  return [...maps, tf.mean(maps.at(-1)!, [1, 2], true)];
}

interface FusionPlace {
  readonly middle: number;
  readonly stage: number;
  readonly deepest: boolean;
}

function fusion(
  [from, to]: readonly [number, number],
  { middle, stage, deepest }: FusionPlace,
  { seedOf }: MethodContext,
): { readonly fusion: Fusion; readonly variables: readonly tf.Variable[] } {
  const reduce = heNormal<tf.Rank.R4>([1, 1, from, middle], seedOf(`reduce ${stage}`));
  const expand = heNormal<tf.Rank.R4>([3, 3, middle, to], seedOf(`expand ${stage}`));
  const [reduceNorm, expandNorm] = [unitNorm(middle), unitNorm(to)];
  const norms = [...Object.values(reduceNorm), ...Object.values(expandNorm)];
  const parts = { reduce, reduceNorm, expand, expandNorm };
  if (deepest) return { fusion: parts, variables: [reduce, expand, ...norms] };
  const kernel = heNormal<tf.Rank.R4>([1, 1, 2 * middle, 2], seedOf(`attention ${stage}`));
  const bias = filled<tf.Rank.R1>([2], 0);
  return { fusion: { ...parts, attention: { kernel, bias } }, variables: [reduce, expand, ...norms, kernel, bias] };
}

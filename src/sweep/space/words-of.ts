/** @file The words of one job of a sweep. */
import { formatFloat } from '../../util/scalar.ts';
import type { Params } from '../../study/index.ts';
import { roundTo } from './axis.ts';
import type { SweepPlan, SweptParameter } from './plan.ts';

/** What stands behind the `=` for a number, or for the index of a choice. A float of a step has the step's decimals. */
export function textOfParam({ distribution, texts = [] }: SweptParameter, value: number): string {
  switch (distribution.kind) {
    case 'categorical':
      return texts[value]!;
    case 'int':
      return String(value);
    case 'float': {
      const { low, step } = distribution;
      return formatFloat(step === null ? value : roundTo(value, low, step));
    }
  }
}

/**
 * The words of a job, in the order in which they were typed; a key that is not among its parameters is left out, unless `other` knows
 * what stands behind its `=`.
 */
export function wordsOf(
  { words, space }: Pick<SweepPlan, 'words' | 'space'>,
  params: Params,
  other: (key: string) => string | undefined = () => undefined,
): string[] {
  return words.flatMap((word) => {
    if ('fixed' in word) return [word.fixed];
    const value = params.get(word.swept);
    const text = value === undefined ? other(word.swept) : textOfParam(space.get(word.swept)!, value);
    return text === undefined ? [] : [`${word.swept}=${text}`];
  });
}

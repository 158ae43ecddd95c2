/** @file How large the next generations are once a distribution has nothing more to learn. */
import type { RandomStream } from '../../util/random.ts';

export type RestartStrategy = 'ipop' | 'bipop';

/** Where a study stands between its restarts. */
export interface Restarts {
  /** How often generations have become larger. */
  readonly count: number;
  readonly isSmall: boolean;
  /** Trials of distributions with small and with large generations. */
  readonly spent: { readonly small: number; readonly large: number };
}

export const NO_RESTARTS: Restarts = { count: 0, isSmall: false, spent: { small: 0, large: 0 } };

/**
 * The size of the next generations after one distribution took `trials`. `ipop`: `factor` times as large each time; `bipop`:
 * that, or small ones between as long as these have had fewer trials.
 * Source: Auger and Hansen (2005); Hansen (2009), as Optuna 4.3 had them.
 */
export function nextRestart(
  strategy: RestartStrategy,
  before: Restarts,
  { popsize, factor, trials }: { readonly popsize: number; readonly factor: number; readonly trials: number },
  random: RandomStream,
): { readonly popsize: number; readonly restarts: Restarts } {
  const spent = {
    small: before.spent.small + (before.isSmall ? trials : 0),
    large: before.spent.large + (before.isSmall ? 0 : trials),
  };
  if (strategy === 'bipop' && spent.small < spent.large) {
    const most = factor ** before.count;
    const size = Math.max(2, Math.floor(popsize * most ** (random.next() ** 2)));
    return { popsize: size, restarts: { count: before.count, isSmall: true, spent } };
  }
  const count = before.count + 1;
  return { popsize: popsize * factor ** count, restarts: { count, isSmall: false, spent } };
}

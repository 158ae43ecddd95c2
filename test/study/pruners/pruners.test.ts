/** @file Pruners end the trials that Optuna's end, at the same steps. */
import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Direction,
  hyperbandPruner,
  medianPruner,
  patientPruner,
  percentilePruner,
  type Pruner,
  successiveHalvingPruner,
  thresholdPruner,
  type TrialState,
  wilcoxonPruner,
} from '../../../src/study/index.ts';
import { signedRankTest } from '../../../src/study/pruners/signed-rank.ts';
import { lastStep } from '../../../src/study/pruners/intermediate.ts';
import { decidePrune, tellEvents } from '../../../src/study/tell.ts';
import { readRecorded } from '../recorded/read-recorded.ts';

type Options = Readonly<Record<string, unknown>>;

interface Curves {
  readonly trials: number;
  readonly steps: number;
  readonly curves: readonly (readonly number[])[];
  readonly replicates: readonly (readonly number[])[];
}

interface Recorded {
  readonly pruner: string;
  readonly options: Options;
  readonly direction: Direction;
  readonly at_once: number;
  readonly every: number;
  readonly ends: readonly (readonly [TrialState, number])[];
  readonly rungs: readonly (readonly [number, string, number])[];
}

interface Test {
  readonly differences: readonly number[];
  readonly p: number;
}

const MAKE: Readonly<Record<string, (options: never) => Pruner>> = {
  MedianPruner: medianPruner,
  PercentilePruner: percentilePruner,
  SuccessiveHalvingPruner: successiveHalvingPruner,
  HyperbandPruner: hyperbandPruner,
  PatientPruner: patientPruner,
  ThresholdPruner: thresholdPruner,
  WilcoxonPruner: wilcoxonPruner,
};

const camel = (key: string): string => key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

function prunerOf(name: string, options: Options): Pruner {
  const own = Object.entries(options).map(([key, value]) => {
    const { name: inner = '', ...rest } = value as { name?: string };
    return [camel(key), typeof value === 'object' ? prunerOf(inner, rest) : value];
  });
  return MAKE[name]!(Object.fromEntries(own) as never);
}

/** The study of a pruner on learning curves, as recorded/pruners.py has it: so many trials run at once and report in turn. */
function run({ pruner: name, options, direction, at_once: atOnce, every }: Omit<Recorded, 'ends' | 'rungs'>) {
  const { trials, steps, curves, replicates } = GIVEN;
  const pruner = prunerOf(name, options);
  const given = name === 'WilcoxonPruner' ? replicates : curves;
  const { state, apply } = createFold();
  apply({ kind: 'create-study', name: 'curves', directions: [direction] });
  let running: number[] = [];
  const at = new Map<number, number>();
  const end = (number: number, outcome: Parameters<typeof tellEvents>[2]): void => {
    for (const event of tellEvents(state, number, outcome, () => {})) apply(event);
    running = running.filter((one) => one !== number);
  };
  while (at.size < trials || running.length > 0) {
    while (at.size < trials && running.length < atOnce) {
      apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
      running.push(at.size);
      at.set(at.size, 0);
    }
    for (const number of running) {
      const step = at.get(number)! + every;
      at.set(number, step);
      const sign = direction === 'minimize' ? 1 : -1;
      if (step > steps) {
        const told = [...state.trials[number]!.intermediate.values()];
        end(number, name === 'WilcoxonPruner' ? told.reduce((sum, one) => sum + one, 0) / told.length : told.at(-1)!);
        continue;
      }
      apply({ kind: 'intermediate', trial: number, step, value: sign * given[number]![step - 1]! });
      const { prunes, events } = decidePrune(state, number, pruner);
      events.forEach((event) => apply(event));
      if (prunes) end(number, { state: 'PRUNED' });
    }
  }
  return {
    ends: state.trials.map((trial) => [trial.state, lastStep(trial)]),
    rungs: state.trials.flatMap(({ number, systemAttrs }) =>
      Array.from(systemAttrs, ([key, value]) => [number, key, value]),
    ),
  };
}

const [first, ...rest] = readRecorded<Curves | Recorded | Test>('pruners');
const GIVEN = first as Curves;
const recorded = rest.filter((one): one is Recorded => 'pruner' in one);

const nameOf = ({ pruner, options, direction, at_once: atOnce, every }: Recorded): string =>
  `${pruner} ${JSON.stringify(options)}, ${direction}, ${atOnce} at once, a value every ${every}`;

describe('what Optuna prunes', () => {
  it.each(recorded.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
    const { ends, rungs } = run(one);
    expect(ends).toEqual(one.ends);
    expect(rungs).toEqual(one.rungs);
  });

  it('has rows in which trials are pruned and rows in which none is, for each pruner', () => {
    for (const pruner of Object.keys(MAKE)) {
      const states = recorded
        .filter((one) => one.pruner === pruner)
        .flatMap(({ ends }) => ends.map(([state]) => state));
      expect(new Set(states)).toContain('PRUNED');
      expect(new Set(states)).toContain('COMPLETE');
    }
  });
});

describe('patience', () => {
  it('P5: counts values, whatever lies between their steps', () => {
    const pruner = patientPruner({ patience: 2 });
    const { state, apply } = createFold();
    apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
    apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
    const ends = [1, 2, 2, 2].map((value, i) => {
      apply({ kind: 'intermediate', trial: 0, step: 3 * (i + 1), value });
      return decidePrune(state, 0, pruner).prunes;
    });
    expect(ends).toEqual([false, false, false, true]);
  });
});

describe('options of pruners', () => {
  it.each([
    ['percentile', () => percentilePruner({ percentile: 101 })],
    ['nStartupTrials', () => medianPruner({ nStartupTrials: -1 })],
    ['intervalSteps', () => medianPruner({ intervalSteps: 0 })],
    ['minResource', () => successiveHalvingPruner({ minResource: 0 })],
    ['reductionFactor', () => successiveHalvingPruner({ reductionFactor: 1 })],
    ['bootstrapCount', () => successiveHalvingPruner({ bootstrapCount: 1 })],
    ['maxResource', () => hyperbandPruner({ minResource: 3, maxResource: 2 })],
    ['bootstrapCount', () => hyperbandPruner({ bootstrapCount: 1 })],
    ['patience', () => patientPruner({ patience: -1 })],
    ['upper', () => thresholdPruner({})],
    ['upper', () => thresholdPruner({ lower: 2, upper: 1 })],
    ['pThreshold', () => wilcoxonPruner({ pThreshold: 2 })],
  ])('%s is refused where Optuna refuses it', (option, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'STUDY', fullKey: option }));
  });
});

describe('the signed-rank test', () => {
  it.each(rest.filter((one): one is Test => 'p' in one).map((one) => [one.differences.length, one] as const))(
    'of %i differences',
    (_, { differences, p }) => {
      expect(signedRankTest(differences)).toBeCloseTo(p, 12);
    },
  );
});

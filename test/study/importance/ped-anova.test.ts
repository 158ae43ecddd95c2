/** @file Parameters are as important as Optuna finds them. */
import { describe, expect, it } from 'vitest';
import { createFold, paramImportances, type Direction, type TrialState } from '../../../src/study/index.ts';
import { parseDistribution } from '../../../src/study/distribution-json.ts';
import { readRecorded } from '../recorded/read-recorded.ts';

interface Recorded {
  readonly directions: readonly Direction[];
  readonly distributions: Readonly<Record<string, string>>;
  readonly trials: readonly {
    readonly state: TrialState;
    readonly values: readonly number[] | null;
    readonly params: Readonly<Record<string, number>>;
  }[];
  readonly importances: Readonly<Record<string, number>>;
}

function studyOf({ directions, distributions, trials }: Omit<Recorded, 'importances'>) {
  const { state, apply } = createFold();
  apply({ kind: 'create-study', name: 's', directions });
  for (const { state: ended, values, params } of trials) {
    const own = new Map(Object.keys(params).map((name) => [name, parseDistribution(distributions[name]!)]));
    const trial = {
      state: ended,
      values: values ?? undefined,
      params: new Map(Object.entries(params)),
      distributions: own,
    };
    apply({ kind: 'create-trial', trial });
  }
  return state;
}

const recorded = readRecorded<Recorded>('importance');

describe('PED-ANOVA', () => {
  it.each(recorded.map((one) => [`${one.trials.length} trials to ${one.directions.join(', ')}`, one] as const))(
    'gives what Optuna gives: %s',
    (_, one) => {
      const found = paramImportances(studyOf(one));
      for (const [name, importance] of Object.entries(one.importances)) {
        expect([name, found.get(name)]).toEqual([name, expect.closeTo(importance, 9)]);
      }
      expect([...found.values()]).toEqual([...found.values()].toSorted((a, b) => b - a));
    },
  );

  it.each([
    ['no trial', []],
    ['one trial', [1]],
    ['trials that are equally good', [2, 2, 2, 2]],
    ['trials without finite values', [Infinity, Infinity, Infinity]],
  ])('says nothing of %s', (_, values) => {
    const trials = values.map((value, i) => ({ state: 'COMPLETE' as const, values: [value], params: { x: i / 10 } }));
    const distributions = {
      x: '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}',
    };
    expect(paramImportances(studyOf({ directions: ['minimize'], distributions, trials })).size).toBe(0);
  });
});

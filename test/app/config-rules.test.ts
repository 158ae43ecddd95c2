import { describe, expect, it } from 'vitest';
import type { ExperimentConfig } from '../../src/app/index.ts';
import { experimentRules } from '../../src/app/config-rules.ts';

type Trainer = Partial<ExperimentConfig['trainer']>;

/** What of a config the rules look at. */
function configOf(validation: number | undefined, trainer: Trainer, teacher: Trainer = {}): ExperimentConfig {
  const byDefault = { select: 'last', monitor: 'accuracy', patience: null, min_delta: 0 };
  return {
    data: { _target_: 'data.mnist', ...(validation === undefined ? {} : { validation }) },
    trainer: { ...byDefault, ...trainer },
    teacher: { trainer: { ...byDefault, ...teacher } },
  } as unknown as ExperimentConfig;
}

describe('experimentRules', () => {
  it.each([
    { name: 'the best epoch', trainer: { select: 'best' }, teacher: {}, keys: ['trainer.select'] },
    { name: 'patience', trainer: { patience: 3 }, teacher: {}, keys: ['trainer.patience'] },
    { name: "the teacher's best epoch", trainer: {}, teacher: { select: 'best' }, keys: ['teacher.trainer.select'] },
    {
      name: 'both',
      trainer: { patience: 1 },
      teacher: { patience: 2 },
      keys: ['trainer.patience', 'teacher.trainer.patience'],
    },
  ] as const)('refuse $name without validation examples, and say what to type', ({ trainer, teacher, keys }) => {
    const problems = experimentRules(configOf(0, trainer, teacher));
    expect(problems.map(({ path }) => path.join('.'))).toEqual(keys);
    for (const { expected } of problems) expect(expected).toContain('data.validation=0.1');
    expect(experimentRules(configOf(0.1, trainer, teacher))).toEqual([]);
    // a data set of the user's own may hold some out without an option
    expect(experimentRules(configOf(undefined, trainer, teacher))).toEqual([]);
  });

  it('look at the teachers of a scheme too', () => {
    const config = configOf(0, {});
    const others = { small: { trainer: { ...config.trainer, patience: 2 } } };
    const scheme = { _target_: 'schemes.several_teachers', others };
    const problems = experimentRules({ ...config, scheme });
    expect(problems.map(({ path }) => path.join('.'))).toEqual(['scheme.others.small.trainer.patience']);
  });

  it("leave alone what a part of the user's own calls a trainer", () => {
    const config = configOf(0, {});
    for (const trainer of ['fast', null, 3, { epochs: 2 }])
      expect(experimentRules({ ...config, scheme: { _target_: './mine.ts:mine', trainer } })).toEqual([]);
  });

  it('have nothing against a training that chooses nothing', () => {
    expect(experimentRules(configOf(0, { monitor: 'loss', min_delta: 1 }))).toEqual([]);
  });
});

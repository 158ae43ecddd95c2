import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningRateAt, SCHEDULES, type ScheduleOptions } from '../../../src/distill/optimizers/schedule.ts';
import { recordedSchedules, type RecordedSchedule } from './recorded.ts';

const schedules: fc.Arbitrary<ScheduleOptions> = fc
  .record({
    learningRate: fc.double({ min: 1e-5, max: 1, noNaN: true }),
    schedule: fc.constantFrom(...SCHEDULES),
    warmup: fc.double({ min: 0, max: 0.9, noNaN: true }),
    least: fc.double({ min: 0, max: 0.01, noNaN: true }),
    gamma: fc.double({ min: 0.01, max: 1, noNaN: true }),
    stepSize: fc.double({ min: 0.01, max: 1, noNaN: true }),
    milestones: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  })
  .map(({ least, ...options }) => ({ ...options, minLearningRate: least * options.learningRate }));

const fixed: ScheduleOptions = {
  learningRate: 1,
  schedule: 'constant',
  warmup: 0,
  minLearningRate: 0,
  gamma: 0.1,
  stepSize: 0.25,
  milestones: [0.5, 0.75],
};

describe('learningRateAt', () => {
  it('rises, then never rises again, and stays within 0 and the rate', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 200 }), (options, steps) => {
        const rates = Array.from({ length: steps }, (_, step) => learningRateAt(options, step, steps));
        const most = options.learningRate * (1 + 1e-12);
        const peak = rates.indexOf(Math.max(...rates));
        for (const [step, rate] of rates.entries()) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(most);
          if (step > peak) expect(rate).toBeLessThanOrEqual(rates[step - 1]! * (1 + 1e-12));
        }
      }),
    );
  });

  /** The options under which a recorded schedule of PyTorch is one of ours, over so many steps. */
  const ours: Readonly<Record<string, (recorded: RecordedSchedule) => readonly [Partial<ScheduleOptions>, number]>> = {
    constant: ({ lr_used_at_step: { length } }) => [{}, length],
    step: ({ params, lr_used_at_step: { length } }) => [
      { schedule: 'step', gamma: params['gamma']!, stepSize: params['step_size']! / length },
      length,
    ],
    multistep: ({ params, lr_used_at_step: { length } }) => [
      { schedule: 'multistep', gamma: params['gamma']!, milestones: params.milestones.map((at) => at / length) },
      length,
    ],
    exponential: ({ params, lr_used_at_step: { length } }) => [
      { schedule: 'exponential', gamma: params['gamma']! ** length },
      length,
    ],
    cosine: ({ params }) => [{ schedule: 'cosine', minLearningRate: params['eta_min']! }, params['T_max']!],
    onecycle: ({ params }) => [
      {
        schedule: 'onecycle',
        learningRate: params['max_lr']!,
        warmup: params['pct_start']!,
        minLearningRate: params['max_lr']! / params['div_factor']! / params['final_div_factor']!,
      },
      params['total_steps']!,
    ],
  };

  const known = recordedSchedules.filter(
    ({ name, params }) =>
      name in ours &&
      !params['three_phase'] &&
      (params as object as { anneal_strategy?: string }).anneal_strategy !== 'linear',
  );

  it.each(known.map((recorded) => ({ recorded, name: `${recorded.name} ${JSON.stringify(recorded.params)}` })))(
    'is PyTorch’s $name',
    ({ recorded }) => {
      const [options, steps] = ours[recorded.name]!(recorded);
      const all = { ...fixed, learningRate: recorded.base_lr, ...options };
      for (const [step, rate] of recorded.lr_used_at_step.entries())
        if (step < steps) expect(learningRateAt(all, step, steps)).toBeCloseTo(rate, 10);
    },
  );

  it('knows every schedule of PyTorch’s that it names', () => {
    expect([...new Set(known.map(({ name }) => name))].toSorted()).toEqual([...SCHEDULES].toSorted());
  });

  it.each([
    { name: 'step', options: { schedule: 'step' } as const, drops: [5, 10, 15] },
    { name: 'multistep', options: { schedule: 'multistep', milestones: [0.3, 0.9] } as const, drops: [6, 18] },
  ])('$name drops at shares of all steps, also after a warm-up', ({ options, drops }) => {
    const rates = Array.from({ length: 20 }, (_, step) =>
      learningRateAt({ ...fixed, ...options, warmup: 0.1 }, step, 20),
    );
    expect(rates.slice(0, 2)).toEqual([1 / 3, 2 / 3].map((rate) => expect.closeTo(rate, 12)));
    rates
      .slice(2)
      .forEach((rate, i) => expect(rate).toBeCloseTo(0.1 ** drops.filter((drop) => drop <= i + 2).length, 12));
  });
});

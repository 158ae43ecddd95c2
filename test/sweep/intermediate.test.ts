/** @file What a study is told of a job while it runs. */
import { describe, expect, it } from 'vitest';
import { openJournal, successiveHalvingPruner, type Pruner, type StudyState } from '../../src/study/index.ts';
import { followJob, type IntermediateOptions } from '../../src/sweep/intermediate.ts';
import type { MetricPoint } from '../../src/util/events.ts';
import { freshPath } from '../study/temporary.ts';

const METRIC = { name: 'student/validation/accuracy', direction: 'maximize' } as const;

/** A study with so many trials that run. */
async function studyOf(count: number) {
  const journal = await openJournal(freshPath(), { create: true, warn: () => {} });
  await journal.update(() => [
    { kind: 'create-study', name: 's', directions: ['maximize'] },
    ...Array.from({ length: count }, () => ({ kind: 'create-trial', trial: { state: 'RUNNING' } }) as const),
  ]);
  const warnings: string[] = [];
  const follow = (trial: number, more: Partial<IntermediateOptions> = {}) =>
    followJob({
      journal,
      trial,
      metric: METRIC,
      intermediate: 'last',
      isHeld: async () => true,
      warn: (text) => warnings.push(text),
      ...more,
    });
  const values = async (trial: number) => [...(await journal.read()).trials[trial]!.intermediate];
  return { journal, warnings, follow, values };
}

const point = (value: number, more: Partial<MetricPoint> = {}): { kind: 'metric'; point: MetricPoint } => ({
  kind: 'metric',
  point: { stage: 'student', name: 'validation/accuracy', step: 60, epoch: 1, value, time: 0, ...more },
});

/** Prunes at a step. */
const at = (step: number, seen: unknown[] = []): Pruner => ({
  shouldPrune(_: StudyState, { intermediate }) {
    seen.push([...intermediate.keys()]);
    return intermediate.has(step);
  },
});

describe('a job that is followed', () => {
  it('has as steps the finished epochs of the network that the goal names, and nothing else', async () => {
    const { follow, values } = await studyOf(1);
    const job = follow(0);
    job.listen(point(0.5));
    job.listen(point(0.1, { stage: 'teacher' }));
    job.listen(point(0.2, { name: 'train/accuracy' }));
    job.listen(point(0.6, { step: 120, epoch: 2 }));
    // what is told when all is over
    job.listen(point(0.7, { step: 0, epoch: 0 }));
    await job.reported();
    expect(await values(0)).toEqual([
      [1, 0.5],
      [2, 0.6],
    ]);
    expect(job.signal.aborted).toBe(false);
  });

  it('of a program without epochs has its steps', async () => {
    const { follow, values } = await studyOf(1);
    const job = follow(0, { metric: { name: 'loss', direction: 'minimize' } });
    job.listen(point(3, { stage: '', name: 'loss', step: 10, epoch: 0 }));
    await job.reported();
    expect(await values(0)).toEqual([[10, 3]]);
  });

  it('P3: that tells again what it told before it was killed leaves it, and goes on', async () => {
    const { follow, values, warnings } = await studyOf(1);
    const seen: unknown[] = [];
    const first = follow(0, { pruner: at(9, seen) });
    for (const epoch of [1, 2]) first.listen(point(epoch / 10, { epoch }));
    await first.reported();
    const again = follow(0, { pruner: at(9, seen) });
    for (const epoch of [1, 2, 3]) again.listen(point(epoch / 10, { epoch }));
    await again.reported();
    expect((await values(0)).map(([step]) => step)).toEqual([1, 2, 3]);
    expect(warnings).toEqual([]);
    // its worker may have been killed between a value and the decision about it, so the last one is decided on again
    expect(seen).toEqual([[1], [1, 2], [1, 2], [1, 2, 3]]);
    const other = follow(0);
    other.listen(point(0.9, { epoch: 3 }));
    await other.reported();
    expect(await values(0)).toContainEqual([3, 0.3]);
    expect(warnings).toEqual([expect.stringContaining('trial 0 has 0.3 at step 3 already')]);
  });

  it('is pruned once it is known, and tells nothing more', async () => {
    const { follow, values } = await studyOf(1);
    const job = follow(0, { pruner: at(2) });
    for (const epoch of [1, 2, 3, 4]) job.listen(point(0.5, { epoch }));
    await job.reported();
    expect(job.signal.aborted).toBe(true);
    expect((await values(0)).map(([step]) => step)).toEqual([1, 2]);
  });

  it('that another worker took over tells nothing', async () => {
    const { follow, values } = await studyOf(1);
    const job = follow(0, { isHeld: async () => false, pruner: at(1) });
    job.listen(point(0.5));
    await job.reported();
    expect(await values(0)).toEqual([]);
    expect(job.signal.aborted).toBe(false);
  });

  it.each([
    ['last', [0.5, 0.7, 0.6]],
    ['best', [0.5, 0.7, 0.7]],
  ] as const)('P8: is seen by its %s value', async (intermediate, expected) => {
    const { follow, values } = await studyOf(1);
    const job = follow(0, { intermediate });
    [0.5, 0.7, 0.6].forEach((value, i) => job.listen(point(value, { epoch: i + 1 })));
    await job.reported();
    expect((await values(0)).map(([, value]) => value)).toEqual(expected);
  });

  it('P4: is compared with jobs that reached the rung at the same time: of any order the worst ones end', async () => {
    const { follow } = await studyOf(6);
    const pruner = successiveHalvingPruner({ minResource: 1, reductionFactor: 2 });
    const jobs = Array.from({ length: 6 }, (_, trial) => follow(trial, { pruner }));
    jobs.forEach((job, trial) => job.listen(point(trial / 10)));
    await Promise.all(jobs.map(({ reported }) => reported()));
    // the first one to come is promoted as the only one; each better one after it is the best so far
    expect(jobs.map(({ signal }) => signal.aborted)).toEqual(Array(6).fill(false));
    const worse = await studyOf(6);
    const falling = Array.from({ length: 6 }, (_, trial) => worse.follow(trial, { pruner }));
    falling.forEach((job, trial) => job.listen(point(1 - trial / 10)));
    await Promise.all(falling.map(({ reported }) => reported()));
    const { trials } = await worse.journal.read();
    expect(trials.map(({ systemAttrs }) => systemAttrs.get('completed_rung_0'))).toEqual(
      trials.map((_, trial) => 1 - trial / 10),
    );
    expect(falling.filter(({ signal }) => signal.aborted).length).toBeGreaterThan(2);
  });
});

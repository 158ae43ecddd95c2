import { describe, expect, it } from 'vitest';
import { trialsOf } from '../../src/report/index.ts';
import { failed, finished, job, replicate } from './runs.ts';

const ended = (loss: number, seconds: number) =>
  finished({ stages: {}, values: { loss, [`only_${loss}`]: 1 }, seconds });

describe('trialsOf', () => {
  it('has jobs that are trials as they are, and of several jobs the means of what all of them have', () => {
    const alone = job(0, ['a=1', 'seed=0'], finished());
    const jobs = [
      alone,
      replicate([1, 0], ['a=2', 'seed=5', '~b'], ended(1, 2)),
      replicate([1, 1], ['a=2', 'seed=6', '~b'], ended(4, 4)),
    ];
    const [first, second, ...none] = trialsOf(jobs);
    expect(first).toBe(alone);
    expect(none).toEqual([]);
    expect(second).toMatchObject({
      job: '1',
      folder: '1',
      overrides: ['a=2', 'seed=5,6', '~b'],
      replicates: jobs.slice(1),
    });
    expect(second!.summary).toMatchObject({ status: 'FINISHED', values: { loss: 2.5 }, seconds: 3 });
    expect(Object.keys(second!.summary!.values)).toEqual(['loss']);
  });

  it.each([
    { name: 'one failed', summaries: [ended(1, 1), failed()], status: 'FAILED' },
    { name: 'one failed and one was not begun', summaries: [failed(), undefined], status: 'FAILED' },
    {
      name: 'one was stopped',
      summaries: [ended(1, 1), { ...ended(2, 1), status: 'INTERRUPTED' as const }],
      status: 'INTERRUPTED',
    },
    { name: 'one may run still', summaries: [ended(1, 1), undefined], status: undefined },
  ])('is not finished where $name', ({ summaries, status }) => {
    const [trial] = trialsOf(summaries.map((summary, i) => replicate([0, i], [], summary)));
    expect(trial!.summary?.status).toBe(status);
  });

  it('is in the folder of those that were begun', () => {
    const { folder: _, ...planned } = replicate([0, 0], []);
    expect(trialsOf([planned, { ...replicate([0, 1], []), folder: 'a_2/1' }])).toMatchObject([{ folder: 'a_2' }]);
    expect(trialsOf([planned])[0]!.folder).toBeUndefined();
  });
});

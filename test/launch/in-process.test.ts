import { expect, it } from 'vitest';
import { launchInProcess } from '../../src/launch/index.ts';

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

it('runs one job after another; one that fails neither stops nor hides the others', async () => {
  let running = 0;
  const outcomes = await collect(
    launchInProcess([1, 2, 3], async (job) => {
      expect(++running).toBe(1);
      await new Promise((done) => setTimeout(done, 1));
      running--;
      if (job === 2) throw new Error('two');
      return job * 10;
    }),
  );
  expect(outcomes).toMatchObject([
    { job: 1, ok: true, result: 10 },
    { job: 2, ok: false, error: { message: 'two' } },
    { job: 3, ok: true, result: 30 },
  ]);
});

it('begins no further job once it is interrupted', async () => {
  const controller = new AbortController();
  const run = (job: number): Promise<number> => {
    if (job === 2) controller.abort();
    return Promise.resolve(job);
  };
  expect(await collect(launchInProcess([1, 2, 3], run, controller.signal))).toHaveLength(2);
});

import { describe, expect, it } from 'vitest';
import type { Launcher } from '../../src/launch/index.ts';
import { readBatchSize, runJobs, type PlannedJob } from '../../src/sweep/index.ts';
import { composeTree, errorsOf } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';

/** Runs five jobs, of which some fail, and tells which were launched together and which were begun. */
async function sweep(
  batchSize: number | undefined,
  failing: readonly number[] = [],
): Promise<{ batches: number[][]; begun: number[] }> {
  const folder = await temporaryFolder();
  const batches: number[][] = [];
  const launcher: Launcher = async function* (jobs, runJob) {
    batches.push(jobs.map((job) => (job as PlannedJob).number));
    for (const job of jobs) yield { job, ok: true, result: await runJob(job) };
  };
  const outcomes = await runJobs<object>({
    jobs: [0, 1, 2, 3, 4].map((number) => ({ number, overrides: [] })),
    runJob: async ({ number }) => {
      const status = failing.includes(number) ? 'FAILED' : 'FINISHED';
      return { status, folder, seconds: 1, summary: { status, started: '', seconds: 1, values: {} } };
    },
    onOutcome: () => Promise.resolve(),
    signal: new AbortController().signal,
    launcher,
    batchSize,
  });
  return { batches, begun: outcomes.map(({ job }) => job.number) };
}

describe('runJobs', () => {
  // What Hydra's BasicSweeper and basic launcher do, but that a failing job does not end its own batch early either.
  it.each([
    { name: 'one batch', size: undefined, failing: [], batches: [[0, 1, 2, 3, 4]] },
    { name: 'by two', size: 2, failing: [], batches: [[0, 1], [2, 3], [4]] },
    { name: 'by five', size: 5, failing: [], batches: [[0, 1, 2, 3, 4]] },
    { name: 'more than there are', size: 9, failing: [], batches: [[0, 1, 2, 3, 4]] },
    { name: 'one batch, a job fails', size: undefined, failing: [1], batches: [[0, 1, 2, 3, 4]] },
    { name: 'by two, the first job fails', size: 2, failing: [0], batches: [[0, 1]] },
    {
      name: 'by two, the fourth job fails',
      size: 2,
      failing: [3],
      batches: [
        [0, 1],
        [2, 3],
      ],
    },
    { name: 'by one: stops at the first failure', size: 1, failing: [1, 2], batches: [[0], [1]] },
  ])('launches batches: $name', async ({ size, failing, batches }) => {
    expect(await sweep(size, failing)).toEqual({ batches, begun: batches.flat() });
  });
});

function read(word: string): number | undefined {
  const composed = composeTree({ 'config.yaml': 'n: 3' }, [word]);
  return readBatchSize(composed);
}

describe('hydra.sweeper.max_batch_size', () => {
  it.each([
    { value: 'null', size: undefined },
    { value: '2', size: 2 },
    { value: '${n}', size: 3 },
  ])('$value', ({ value, size }) => {
    expect(read(`hydra.sweeper.max_batch_size=${value}`)).toBe(size);
  });

  it.each(['0', '-1', '1.5', 'two'])('%s is refused', (value) => {
    const errors = errorsOf(() => read(`hydra.sweeper.max_batch_size=${value}`));
    expect(errors).toMatchObject([{ code: 'VALUE', fullKey: 'hydra.sweeper.max_batch_size' }]);
  });
});

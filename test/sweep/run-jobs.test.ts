import { describe, expect, it } from 'vitest';
import { withHydraResolvers } from '../../src/compose/index.ts';
import { createResolvers } from '../../src/config/index.ts';
import type { Launcher } from '../../src/launch/index.ts';
import { readBatchSize, runSweep, type PlannedJob } from '../../src/sweep/index.ts';
import { createFilesTracker } from '../../src/track/index.ts';
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
  const outcomes = await runSweep<object>({
    jobs: [0, 1, 2, 3, 4].map((number) => ({ number, overrides: [] })),
    folder,
    tracker: createFilesTracker(),
    info: { name: 'sweep', started: 0, params: new Map(), tags: new Map(), git: null },
    runJob: async ({ number }) => ({ status: failing.includes(number) ? 'FAILED' : 'FINISHED', folder, seconds: 1 }),
    onOutcome: () => Promise.resolve(),
    signal: new AbortController().signal,
    launcher,
    batchSize,
  });
  return { batches, begun: outcomes.map(({ job }) => job.number) };
}

describe('runSweep', () => {
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
  const { config } = composeTree({ 'config.yaml': 'n: 3' }, [word]);
  return readBatchSize(config, withHydraResolvers(createResolvers(), { config }));
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

import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { chooseThreads, threadsOfEach, workerVariables } from '../../src/util/threads.ts';

describe('chooseThreads', () => {
  it.each([
    { name: 'auto, alone', wanted: 'auto', set: undefined, threads: 8 },
    { name: 'auto, the variable empty', wanted: 'auto', set: '', threads: 8 },
    { name: 'auto, a worker', wanted: 'auto', set: '2', threads: 2 },
    { name: 'a number, alone', wanted: 3, set: undefined, threads: 3 },
    { name: 'a number, a worker', wanted: 3, set: '2', threads: 3 },
    { name: 'more than there are processors', wanted: 16, set: undefined, threads: 16 },
  ] as const)('$name: $threads of 8', ({ wanted, set, threads }) => {
    expect(chooseThreads(wanted, { env: { HYDROSOL_THREADS: set }, cores: 8 })).toBe(threads);
  });

  it('counts the processors that this process may use', () => {
    expect(chooseThreads('auto', { env: {} })).toBe(availableParallelism());
  });

  it.each(['0', '-1', '1.5', 'two', '1e1', '4096'])('refuses a worker with HYDROSOL_THREADS=%s', (set) => {
    const choose = () => chooseThreads('auto', { env: { HYDROSOL_THREADS: set }, cores: 8 });
    expect(choose).toThrowError(expect.objectContaining({ code: 'ENGINE', hints: ['unset HYDROSOL_THREADS'] }));
  });
});

describe('L10: threadsOfEach', () => {
  it.each([
    { workers: 1, cores: 8, threads: 8 },
    { workers: 3, cores: 8, threads: 2 },
    { workers: 8, cores: 8, threads: 1 },
    { workers: 20, cores: 8, threads: 1 },
  ])('gives each of $workers workers $threads of $cores', ({ workers, cores, threads }) => {
    expect(threadsOfEach(workers, { env: {}, cores })).toBe(threads);
    expect(chooseThreads('auto', { env: workerVariables(threads), cores })).toBe(threads);
  });

  it('leaves what the user has set', () => {
    expect(threadsOfEach(4, { env: { HYDROSOL_THREADS: '2' }, cores: 4 })).toBe(2);
  });
});

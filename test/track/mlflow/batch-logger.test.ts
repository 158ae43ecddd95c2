import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { MlflowError, createBatchLogger } from '../../../src/track/index.ts';
import type { Batch, BatchLoggerOptions, Metric } from '../../../src/track/index.ts';

const metric = (step: number): Metric => ({ key: 'loss', value: step, timestamp: step, step });

/** A logger whose server answers as told: an error for each batch that fails, in order, then success. */
function logger(errors: readonly (Error | undefined)[] = [], options: Partial<BatchLoggerOptions> = {}) {
  const tried: Batch[] = [];
  const stored: Batch[] = [];
  const failures: boolean[] = [];
  const refusals: Batch[] = [];
  const made = createBatchLogger({
    async send(batch) {
      tried.push(batch);
      await sleep(1);
      const error = errors[tried.length - 1];
      if (error !== undefined) throw error;
      stored.push(batch);
    },
    onFailure(_, batch, willTryAgain) {
      failures.push(willTryAgain);
      if (!willTryAgain) refusals.push(batch);
    },
    interval: 5,
    retryDelay: 5,
    ...options,
  });
  const steps = (): number[] => stored.flatMap(({ metrics }) => metrics.map(({ step }) => step));
  return { logger: made, tried, stored, failures, refusals, steps };
}

const away = new MlflowError('away');
const fails = new MlflowError('fails', { status: 500 });
const refused = new MlflowError('refused', { status: 400 });
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('the batch logger', () => {
  it('gathers what is logged, and sends it without being asked', async () => {
    const { logger: log, tried, steps } = logger();
    for (const step of range(10)) log.metric(metric(step));
    await vi.waitFor(() => expect(steps()).toEqual(range(10)));
    expect(tried).toHaveLength(1);
    expect(await log.close()).toEqual({ metrics: 0, params: 0, tags: 0 });
  });

  it('does not wait for the interval when a batch is full', async () => {
    const { logger: log, steps } = logger([], { interval: 1e9 });
    for (const step of range(1000)) log.metric(metric(step));
    await vi.waitFor(() => expect(steps()).toEqual(range(1000)));
    await log.close();
  });

  it('keeps the order over many flushes at a time', async () => {
    const { logger: log, steps } = logger();
    const flushes = range(2500).map((step) => {
      log.metric(metric(step));
      return step % 100 === 0 ? log.flush() : undefined;
    });
    const unsent = await log.close();
    expect(steps()).toEqual(range(2500));
    expect(unsent.metrics).toBe(0);
    await Promise.all(flushes);
  });

  it('waits at close for what is being sent', async () => {
    const { logger: log, steps } = logger();
    log.metric(metric(0));
    void log.flush();
    log.metric(metric(1));
    await log.close();
    expect(steps()).toEqual([0, 1]);
  });

  it('tries again by itself what a server that was away did not take', async () => {
    const { logger: log, failures, steps } = logger([away, away]);
    log.metric(metric(0));
    await vi.waitFor(() => expect(steps()).toEqual([0]));
    expect(failures).toEqual([true]);
    await log.close();
  });

  it('tells of the next failure once the server had been back', async () => {
    const { logger: log, failures } = logger([away, undefined, away]);
    for (const step of range(4)) {
      log.metric(metric(step));
      await log.flush();
    }
    await log.close();
    expect(failures).toEqual([true, true]);
  });

  it('does not hammer a server that is away, however much is logged', async () => {
    const { logger: log, tried } = logger(
      Array.from({ length: 100 }, () => away),
      { retryDelay: 1e9 },
    );
    for (const step of range(5000)) log.metric(metric(step));
    await vi.waitFor(() => expect(tried).toHaveLength(1));
    for (const step of range(5000)) log.metric(metric(step));
    await sleep(20);
    expect(tried).toHaveLength(1);
  });

  it('tries once more at close, and counts what was not sent', async () => {
    const { logger: log, tried } = logger([away, away], { retryDelay: 1e9 });
    for (const step of range(500)) log.metric(metric(step));
    log.params([{ key: 'a', value: '1' }]);
    log.tags([{ key: 'b', value: '2' }]);
    await log.flush();
    expect(await log.close()).toEqual({ metrics: 500, params: 1, tags: 1 });
    expect(tried).toHaveLength(2);
  });

  it('lets a batch at which the server fails every time hold up no other', async () => {
    const { logger: log, stored, failures } = logger([fails, undefined, undefined, fails], { retryDelay: 1e9 });
    log.params([{ key: 'poison', value: '1' }]);
    log.tags([{ key: 'b', value: '2' }]);
    log.metric(metric(0));
    expect(await log.close()).toEqual({ metrics: 0, params: 1, tags: 0 });
    expect(stored).toHaveLength(2);
    expect(failures).toEqual([true]);
  });

  it('tries two batches, not all, of a server that fails', async () => {
    const { logger: log, tried } = logger(
      range(9).map(() => fails),
      { retryDelay: 1e9 },
    );
    for (const step of range(5000)) log.metric(metric(step));
    await vi.waitFor(() => expect(tried).toHaveLength(2));
    await sleep(20);
    expect(tried).toHaveLength(2);
    expect(await log.close()).toMatchObject({ metrics: 5000 });
  });

  it('loses of a batch only what is refused', async () => {
    const { logger: log, stored, refusals } = logger([refused, undefined, refused, refused, undefined]);
    for (const step of range(4)) log.metric(metric(step));
    expect(await log.close()).toEqual({ metrics: 1, params: 0, tags: 0 });
    expect(stored.flatMap(({ metrics }) => metrics.map(({ step }) => step))).toEqual([0, 1, 3]);
    expect(refusals.map(({ metrics }) => metrics.map(({ step }) => step))).toEqual([[2]]);
  });

  it('does not send in parts to a server that refused every part before', async () => {
    const { logger: log, tried } = logger(range(1000).map(() => refused));
    for (const step of range(20)) log.metric(metric(step));
    await log.flush();
    const before = tried.length;
    for (const step of range(20)) log.metric(metric(step));
    await log.flush();
    expect(tried).toHaveLength(before + 1);
    expect(await log.close()).toMatchObject({ metrics: 40 });
  });

  it('drops what is refused for good, says so, and goes on', async () => {
    const { logger: log, failures, stored } = logger([undefined, refused]);
    log.params([{ key: 'a', value: '1' }]);
    log.tags([{ key: 'b', value: '2' }]);
    log.metric(metric(0));
    expect(await log.close()).toEqual({ metrics: 0, params: 0, tags: 1 });
    expect(stored).toHaveLength(2);
    expect(failures).toEqual([false]);
  });

  it('sends nothing for nothing', async () => {
    const { logger: log, tried } = logger();
    await log.flush();
    await log.close();
    expect(tried).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentationOf, type GivenAugmentation } from '../../../src/distill/data/augment.ts';
import { type Batch, batches, epochOrder } from '../../../src/distill/data/batches.ts';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { type BatchSource, batchSource, type PassOptions } from '../../../src/distill/data/prefetch.ts';
import { HydrosolError } from '../../../src/errors.ts';
import { patterns, tokenPatterns } from '../fixtures.ts';
import { ALL, sample } from '../../sample.ts';

const size = 50;
const images = (given: GivenAugmentation = {}): Dataset => {
  const data = patterns({ train: size, test: 1, shape: [6, 5, 3] });
  return { ...data, augment: augmentationOf(given, data) };
};
const floats = (): Dataset => {
  const data = images();
  return { ...data, train: { ...data.train, inputs: Float32Array.from(data.train.inputs, (byte) => byte / 255) } };
};
const start = (data: Dataset, ahead = 2): BatchSource => batchSource(data, data.train, { ahead });

/** The batches of a pass: from a thread, and from the generator that runs there. */
async function collect(source: BatchSource, options: PassOptions): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of source.pass(options)) found.push(batch);
  return found;
}
const here = (data: Dataset, options: PassOptions): Batch[] => [...batches(data, data.train, options)];
const passOf = (epoch: number, batchSize = 8): PassOptions => {
  return { batchSize, order: epochOrder(size, 3, epoch), viewing: { seed: 3, epoch } };
};

describe('batches from a thread', () => {
  it.each([
    { name: 'bytes', data: images() },
    { name: 'floats', data: floats() },
    { name: 'token ids', data: tokenPatterns({ train: size }) },
    { name: 'shift', data: images({ shift: 1 }) },
    { name: 'crop and flip', data: images({ crop: 2, flip: true }) },
    { name: 'cutout', data: images({ cutout: 3 }) },
    { name: 'mixup', data: images({ mixup: 0.4 }) },
  ])('are those of `batches`, bit for bit: $name', async ({ data }) => {
    const source = start(data);
    for (const epoch of [1, 2]) expect(await collect(source, passOf(epoch))).toEqual(here(data, passOf(epoch)));
    await source.dispose();
  });

  it.runIf(ALL)('are those of `batches` for any size and any part of an epoch', async () => {
    const data = images({ crop: 1, mixup: 0.2 });
    const sources = [1, 2, 5].map((ahead) => start(data, ahead));
    const part = fc.tuple(
      fc.nat(size),
      fc.nat(size),
      fc.integer({ min: 1, max: size + 5 }),
      fc.constantFrom(...sources),
    );
    await fc.assert(
      fc.asyncProperty(part, async ([from, length, batchSize, source]) => {
        const pass = passOf(1, batchSize);
        const options = { ...pass, order: pass.order.subarray(from, from + length) };
        expect(await collect(source, options)).toEqual(here(data, options));
      }),
      { numRuns: 60 },
    );
    await Promise.all(sources.map((source) => source.dispose()));
  });

  it('are prepared there: from a copy, or from shared memory', async () => {
    const [copied, shared] = [images(), images()];
    const memory = new Uint8Array(new SharedArrayBuffer(shared.train.inputs.length));
    memory.set(shared.train.inputs);
    const sharing = { ...shared, train: { ...shared.train, inputs: memory } };
    for (const data of [copied, sharing]) {
      const before = here(data, passOf(1));
      const source = start(data);
      data.train.inputs.fill(0);
      const [first, ...others] = await collect(source, passOf(1));
      expect(first).toEqual(here(data, passOf(1))[0]);
      expect(others).toEqual((data === copied ? before : here(data, passOf(1))).slice(1));
      await source.dispose();
    }
  });

  it('stop with whoever reads them, and begin anew', async () => {
    const data = images();
    const source = start(data);
    for (const epoch of [1, 2, 3]) {
      for await (const { indices } of source.pass(passOf(epoch))) if (indices.includes(epoch)) break;
      expect(await collect(source, passOf(epoch))).toEqual(here(data, passOf(epoch)));
    }
    await source.dispose();
  });
});

describe('without a thread', () => {
  it.each([
    { name: 'none is wanted', options: { ahead: 0 } },
    { name: 'the work is over before it has started', options: { ahead: 2, examples: 10 * size } },
  ])('batches are made here, one by one, where $name', async ({ options }) => {
    const data = images();
    const source = batchSource(data, data.train, options);
    expect(Symbol.iterator in source.pass(passOf(1))).toBe(true);
    expect(await collect(source, passOf(1))).toEqual(here(data, passOf(1)));
    await source.dispose();
  });

  it('batches are made here where data cannot be copied, or are not the same there', async () => {
    const data = images();
    const { labels, ...split } = data.train;
    const others = [
      { ...data, mean: new Proxy(data.mean, {}) },
      { ...data, train: Object.assign(Object.create({ labels }), split) },
    ];
    for (const other of others) {
      const source = start(other);
      expect(await collect(source, passOf(1))).toEqual(here(data, passOf(1)));
      expect(await collect(source, passOf(2))).toEqual(here(data, passOf(2)));
      await source.dispose();
    }
  });

  it.each([0, 10, 100])('those that are left are made here, after a thread has been ended for %i ms', async (wait) => {
    const data = images({ mixup: 0.2 });
    const source = start(data);
    const found: Batch[] = [];
    for await (const batch of source.pass(passOf(1))) {
      if (found.push(batch) !== 3) continue;
      void source.dispose();
      await new Promise((done) => setTimeout(done, wait));
    }
    expect(found).toEqual(here(data, passOf(1)));
    const other = start(data);
    void other.dispose();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    expect(await collect(other, passOf(2))).toEqual(here(data, passOf(2)));
  });

  it('an error is that of `batches`, with its code and hints', async () => {
    const data = images();
    const error = new HydrosolError('DATA', 'no such label', { hints: ['look again'] });
    const labels = new Proxy(data.train.labels, {
      get: (all, key) => {
        if (key === '20') throw error;
        return Reflect.get(all, key) as unknown;
      },
    });
    const source = start({ ...data, train: { ...data.train, labels } });
    await expect(collect(source, passOf(1))).rejects.toBe(error);
    await source.dispose();
  });
});

describe('a process', () => {
  const module = JSON.stringify(new URL('../../../src/distill/data/prefetch.ts', import.meta.url).href);
  const program = (rest: string): string => `
    import { batchSource } from ${module};
    const split = { size: 9, inputs: new Uint8Array(9), labels: new Int32Array(9) };
    const source = batchSource({ shape: [1], mean: [0], std: [1] }, split, { ahead: 2 });
    const pass = source.pass({ batchSize: 2, order: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8) });
    let count = 0;
    ${rest}
    console.log(count);`;
  const uses = [
    { name: 'have been read', rest: 'for await (const _ of pass) count++;', count: 5 },
    { name: 'are no longer read', rest: 'for await (const _ of pass) if (++count === 3) break;', count: 3 },
    { name: 'are not read', rest: '', count: 0 },
    {
      name: 'could not be used',
      rest: 'try { for await (const _ of pass) { count++; throw new Error(); } } catch {}',
      count: 1,
    },
  ];
  it.each(sample(uses, 2))(
    'ends by itself when its batches $name, even if the source is not disposed of',
    ({ rest, count }) => {
      const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
      const words = ['--import', tsx, '--input-type=module', '--eval', program(rest)];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 60_000 });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${count}\n`, stderr: '' });
    },
  );
});

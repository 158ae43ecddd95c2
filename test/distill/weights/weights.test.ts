import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/distill/models/model.ts';
import { loadNetwork, loadWeights, saveWeights } from '../../../src/distill/weights/weights.ts';
import { inputsOf, useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';
import { smallData, SMALL_NAMES, type SmallName, smallModel } from '../models/small.ts';
import { sample } from '../../sample.ts';

beforeAll(useCpu);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-weights-'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (name: SmallName, seed: number, options = {}): Model =>
  smallModel(name, seed, { dropout: 0.3, ...options });
/** All weights, also those that are not trained. */
const weightsOf = (model: Model): number[][] =>
  model.network.weights.map((weight) => [...weight.read().dataSync()] as number[]);

describe.each(sample(SMALL_NAMES, 4))('the weights of %s', (name) => {
  it('come back bit for bit', async () => {
    const [saved, other] = [build(name, 1), build(name, 2)];
    // moving statistics, too, are not those of the start
    tf.tidy(() => saved.forward(inputsOf(smallData(name), 4), { training: true }));
    const written = await saveWeights(saved, folder);
    expect(weightsOf(other)).not.toEqual(weightsOf(saved));
    expect(await loadWeights(other, folder)).toEqual(written);
    expect(weightsOf(other)).toEqual(weightsOf(saved));
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
    expect(written.bytes).toBe(4 * weightsOf(saved).flat().length);
  });

  it("are read by TensorFlow.js's own loader", async () => {
    const model = build(name, 1);
    await saveWeights(model, folder);
    const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    const bytes = Uint8Array.from(await readFile(join(folder, 'weights.bin'))).buffer;
    const files = { load: () => tf.io.getModelArtifactsForJSON(json, async (groups) => [groups[0]!.weights, bytes]) };
    const x = inputsOf(smallData(name), 2);
    for (const network of [await loadLayersModel(files), await loadNetwork(folder)]) {
      const gap = maxDifference(network.predict(x) as tf.Tensor, model.forward(x)['logits']!);
      expect(gap).toBeLessThan(1e-6);
    }
  });

  it('have a hash that depends on nothing else', async () => {
    const hashes = [];
    for (const seed of [1, 1, 2]) hashes.push((await saveWeights(build(name, seed), folder)).hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('make the same files each time', async () => {
    await saveWeights(build(name, 1), folder);
    const first = await readFile(join(folder, 'model.json'), 'utf8');
    await saveWeights(build(name, 1), folder);
    expect(await readFile(join(folder, 'model.json'), 'utf8')).toBe(first);
  });
});

/** Writes model.json anew. */
async function changeTopology(change: (json: Record<string, unknown>) => unknown): Promise<void> {
  const path = join(folder, 'model.json');
  const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify(change(json)));
}

describe('a foreign model.json', () => {
  it.each([
    { name: '2³¹ units', from: /"units":\d+/, to: '"units":2147483648' },
    { name: '2⁵³ units', from: /"units":\d+/, to: '"units":9007199254740992' },
    { name: 'units in words', from: /"units":\d+/, to: '"units":"many"' },
    { name: 'a huge input', from: /"batch_input_shape":\[null,\d+/, to: '"batch_input_shape":[null,1e9' },
    { name: 'a class that is none', from: /"class_name":"\w+"/, to: '"class_name":"__proto__"' },
    { name: 'layers that are a map', from: /"layers":\[/, to: '"layers":{},"none":[' },
    { name: 'no config', from: /"config":\{/, to: '"config":null,"none":{' },
    {
      name: 'a depth without end',
      from: /"config":\{/,
      to: `"config":${'[{"a":'.repeat(1e5)}1${'}]'.repeat(1e5)},"none":{`,
    },
  ])('with $name is refused', async ({ from, to }) => {
    await saveWeights(build('mlp', 1), folder);
    const path = join(folder, 'model.json');
    const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
    expect(text).toMatch(from);
    await writeFile(path, text.replace(from, to));
    await expect(loadNetwork(folder)).rejects.toMatchObject({
      code: 'DATA_FILE',
      message: expect.stringContaining(path),
    });
  });
});

describe('a broken folder', () => {
  it.each([
    { name: 'without model.json', damage: () => rm(join(folder, 'model.json')) },
    { name: 'without weights.bin', damage: () => rm(join(folder, 'weights.bin')) },
    {
      name: 'with half of weights.bin',
      damage: async () =>
        writeFile(join(folder, 'weights.bin'), (await readFile(join(folder, 'weights.bin'))).subarray(0, 100)),
    },
    {
      name: 'with a bit turned',
      damage: async () =>
        writeFile(
          join(folder, 'weights.bin'),
          (await readFile(join(folder, 'weights.bin'))).map((byte, i) => (i === 9 ? byte ^ 1 : byte)),
        ),
    },
    { name: 'with half of model.json', damage: () => writeFile(join(folder, 'model.json'), '{"format": ') },
    { name: 'with another JSON file', damage: () => writeFile(join(folder, 'model.json'), '{"a": 1}') },
    {
      name: 'with a pipe as weights.bin',
      damage: async () => {
        await rm(join(folder, 'weights.bin'));
        execFileSync('mkfifo', [join(folder, 'weights.bin')]);
      },
    },
    ...[
      { name: 'null', json: null },
      { name: 'weights that are a number', json: { weightsManifest: [{ weights: 3 }] } },
      { name: 'no groups of weights', json: { weightsManifest: [null] } },
      {
        name: 'a weight of 2³¹',
        json: { weightsManifest: [{ weights: [{ name: 'a', shape: [2 ** 31], dtype: 'float32' }] }] },
      },
      { name: 'a hash that is a map', json: { userDefinedMetadata: { sha256: {} } } },
      { name: 'a weight without a shape', json: { weightsManifest: [{ weights: [{ name: 'a', dtype: 'float32' }] }] } },
    ].map(({ name, json }) => ({
      name: `with ${name}`,
      damage: () => changeTopology((own) => json && { ...own, ...json }),
    })),
  ])('$name is noticed, and nothing is loaded', async ({ damage }) => {
    await saveWeights(build('mlp', 1), folder);
    await damage();
    const model = build('mlp', 2);
    const before = weightsOf(model);
    await expect(loadWeights(model, folder)).rejects.toMatchObject({ code: 'DATA_FILE' });
    await expect(loadNetwork(folder)).rejects.toMatchObject({ code: 'DATA_FILE' });
    expect(weightsOf(model)).toEqual(before);
  });

  it.each([
    { name: 'other widths', options: { hidden: [5] } },
    { name: 'more layers', options: { hidden: [128, 64, 32] } },
    { name: 'fewer layers', options: { hidden: [128] } },
  ])('weights of a model with $name are refused whole', async ({ options }) => {
    await saveWeights(build('mlp', 1), folder);
    const model = build('mlp', 2, options);
    const before = weightsOf(model);
    const tensors = tf.memory().numTensors;
    await expect(loadWeights(model, folder)).rejects.toMatchObject({ code: 'MODEL' });
    expect(weightsOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

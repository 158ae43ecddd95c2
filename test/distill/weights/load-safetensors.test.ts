import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { resnet } from '../../../src/distill/models/resnet.ts';
import { exportSafetensors } from '../../../src/distill/weights/export-safetensors.ts';
import { loadSafetensors } from '../../../src/distill/weights/load-safetensors.ts';
import { temporaryFolder } from '../../e2e/command.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const made = (seed: number, widths = [2, 2, 3]) =>
  resnet.create({ depth: 8, widths }, { inputShape: [8, 8, 1], classes: 3, seed });

it('a safetensors file gives a network all its weights, those that are not trained too', async () => {
  const [from, to] = [made(1), made(2)];
  for (const weight of from.statistics) weight.assign(tf.add(weight, 0.5));
  const file = join(await temporaryFolder(), 'x.safetensors');
  await writeFile(file, exportSafetensors(from.network));
  const before = tf.memory().numTensors;
  loadSafetensors(to, file);
  expect(tf.memory().numTensors).toBe(before);
  const numbers = ({ network }: typeof from) => network.getWeights().map((weight) => [...weight.dataSync()]);
  expect(numbers(to)).toEqual(numbers(from));
});

it.each([
  {
    name: 'of other shapes',
    widths: [2, 2, 4],
    says: /block3_1_conv1\/kernel is \[3, 3, 2, 4\] there, \[3, 3, 2, 3\] here/,
  },
  { name: 'of other layers', widths: undefined, says: /is missing there, \[/ },
])('a file $name is an error with the shapes, and changes nothing', async ({ widths, says }) => {
  const model = made(1);
  const other =
    widths === undefined
      ? resnet.create({ depth: 14, widths: [2, 2, 3] }, { inputShape: [8, 8, 1], classes: 3, seed: 1 })
      : made(1, widths);
  const file = join(await temporaryFolder(), 'x.safetensors');
  const [from, to] = widths === undefined ? [model, other] : [other, model];
  await writeFile(file, exportSafetensors(from.network));
  const before = to.network.getWeights().map((weight) => [...weight.dataSync()]);
  expect(() => loadSafetensors(to, file)).toThrow(
    expect.objectContaining({ code: 'MODEL', message: expect.stringMatching(says) }),
  );
  expect(to.network.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
});

it('a file that is none, or is not there, is an error', async () => {
  const file = join(await temporaryFolder(), 'x.safetensors');
  expect(() => loadSafetensors(made(1), file)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
  await writeFile(file, 'none');
  expect(() => loadSafetensors(made(1), file)).toThrow(expect.objectContaining({ code: 'DATA_FILE' }));
});

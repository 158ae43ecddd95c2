import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

/** LeNet-5 and half of it, by soft targets at temperature 20. */
const LENETS = {
  model: { _target_: 'models.lenet', width: 0.5 },
  teacher: { model: { _target_: 'models.lenet', width: 1 } },
  loss: { _target_: 'losses.weighted_sum', temperature: 20, terms: { hard: { weight: 1 }, soft: { weight: 0.9 } } },
};

it.each([
  {
    name: 'lenet-fashion',
    config: {
      ...LENETS,
      data: { _target_: 'data.fashion_mnist' },
      teacher: { ...LENETS.teacher, trainer: { epochs: 10 } },
      trainer: { epochs: 40 },
    },
  },
  {
    name: 'lenet-mnist',
    config: {
      ...LENETS,
      data: { _target_: 'data.mnist', train_size: null },
      teacher: { ...LENETS.teacher, trainer: { epochs: null } },
    },
  },
  {
    name: 'hinton-mnist',
    config: {
      data: { _target_: 'data.mnist', train_size: null, augment: { shift: 0 } },
      model: { _target_: 'models.mlp', hidden: [800, 800], dropout: 0 },
      teacher: { model: { hidden: [1200, 1200], dropout: 0.5 }, augment: { shift: 2 }, trainer: { epochs: null } },
      loss: { temperature: 20, terms: { hard: { weight: 1 }, soft: { weight: 0.9 } } },
    },
  },
  {
    name: 'hinton-mnist',
    words: ['scheme=omitted_class', 'scheme.omitted=[0,1,2,3,4,5,6,9]', 'scheme.held_out=0.05'],
    config: { scheme: { _target_: 'schemes.omitted_class', omitted: [0, 1, 2, 3, 4, 5, 6, 9], held_out: 0.05 } },
  },
])('the experiment $name composes to what it says $words', async ({ name, words = [], config }) => {
  const folder = resolve(import.meta.dirname, '../../experiments', name);
  const args = ['--config-dir', folder, '--config-name', name, ...words, '--cfg', 'job'];
  const { code, stdout, stderr } = await run(args, { cwd: await temporaryFolder() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(parse(stdout)).toMatchObject(config);
});

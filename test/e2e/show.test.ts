import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './command.ts';
import { ALL } from '../sample.ts';
import { hydrosol, run } from './in-process.ts';

const show = async (name: 'run' | 'hydrosol', ...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await (name === 'run' ? run : hydrosol)(words, { cwd: await temporaryFolder() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

it.runIf(ALL)('hydrosol models lists what can be chosen with its cost, and why something cannot', async () => {
  const text = await show('hydrosol', 'models', 'data.train_size=10', 'teacher.model.patch=7');
  expect(text).toMatch(/^model=lenet5 +models.lenet +61,706 +242 KiB +0.83 M +\d+ KiB +block1 14×14×6, /m);
  expect(text).toMatch(/^teacher=vit_large +models.vit .* block1 17×128/m);
  expect(text).toMatch(/^teacher=lenet5: .* no key 'teacher.model.patch'$/m);
  // every option of model can read MNIST
  expect(text).not.toMatch(/^model=.* –/m);
});

it.each(['run', 'hydrosol'] as const)('%s --version', async (name) => {
  const { version } = JSON.parse(await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(await show(name, '--version')).toContain(version);
});

it('--cfg job --resolve --package prints that part of the config and runs nothing', async () => {
  expect(await show('run', '--cfg', 'job', '--package', 'loss', 'loss.temperature=2')).toBe(
    '# @package loss\n_target_: losses.weighted_sum\ntemperature: 2\nterms:\n' +
      '  hard:\n    method: cross_entropy\n    weight: 0.1\n  soft:\n    method: kd\n    weight: 0.9\n' +
      '    temperature: null\n    student_temperature: null\n    teacher_temperature: null\n',
  );
});

it('--cfg hydra --resolve prints what only a job has as missing, as Hydra does', async () => {
  const text = await show('run', '--cfg', 'hydra', '--resolve', '--package', 'hydra.sweep');
  expect(text).toMatch(/^ *subdir: \?\?\?$/m);
  expect(text).not.toContain('${');
});

it('--cfg job --origins has the place of each value', async () => {
  const text = await show('run', '--cfg', 'job', '--origins', '--package', 'loss', 'loss.temperature=2');
  expect(text).toMatch(/^temperature: 2 +# override `loss.temperature=2`$/m);
  expect(text).toMatch(/^ {4}weight: 0.1 +# .*conf\/loss\/response.yaml:\d+:\d+$/m);
});

it('--explain tells what set a key', async () => {
  const text = await show('run', 'loss.temperature=2', '--explain', 'loss.temperature');
  expect(text).toMatch(
    /^loss.temperature = 2\n {4}.*conf\/loss\/response.yaml:6:14  4.0\n  → override `loss.temperature=2`\n$/,
  );
});

it.each([['--cfg', 'job'], ['--cfg', 'all'], ['--help', 'loss.api_key'], ['--info'], ['--explain', 'loss']])(
  '%s %s hides secrets unless they are asked for',
  async (...flags) => {
    const words = ['+loss.api_key=very-secret', ...flags];
    expect(await show('run', ...words)).not.toContain('very-secret');
    expect(await show('run', ...words, '--show-secrets')).toContain('very-secret');
  },
);

it.each(['all', 'config', 'defaults', 'defaults-tree', 'plugins', 'searchpath'])('--info %s', async (kind) => {
  expect(await show('run', '--info', kind)).not.toBe('');
});

it('warns of a place in the search path that is not there', async () => {
  const words = ['--cfg', 'job', '-p', 'loss', 'hydra.searchpath=[/nowhere]'];
  const { code, stderr } = await run(words, { cwd: await temporaryFolder() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^warning: .*\/nowhere is not there\n$/) });
});

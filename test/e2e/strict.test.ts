import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './command.ts';
import { sample } from '../sample.ts';
import { run } from './in-process.ts';

const rows: { name: string; words: string[]; says: string[] }[] = [
  {
    name: 'unknown key on the command line',
    words: ['model=cnn', 'loss=relation', 'loss.temprature=4'],
    says: ['loss.temprature=4', '^^^^^^^^^^', 'did you mean: loss.temperature=4\n'],
  },
  {
    name: 'unknown option, added',
    words: ['+loss.temprature=4'],
    says: ['+loss.temprature=4', ' ^^^^^^^^^^', 'did you mean: loss.temperature=4\n'],
  },
  {
    name: 'unknown options of an added term',
    words: ['+loss.terms.pkt={method: pkt, wieght: 5, student_tapp: block1}'],
    says: ['^^^^^^', "did you mean: '+loss.terms.pkt={method: pkt, weight: 5, student_tap: block1}'\n"],
  },
  {
    name: 'unknown option of a term, word by word',
    words: ['+loss.terms.pkt.method=pkt', '+loss.terms.pkt.wieght=5', '+data.augment.flp=true'],
    says: ['did you mean: +loss.terms.pkt.weight=5\n', 'did you mean: data.augment.flip=true\n'],
  },
  {
    name: 'a term that is not there',
    words: ['loss=rkd', 'loss.terms.angle.weight=25'],
    says: ['           ^^^^^', 'one of hard, rkd\n', "to add one more: '+loss.terms.angle={method: VALUE}'"],
  },
  {
    name: 'unknown key of a term',
    words: ['loss=[dkd,relation]', 'loss.terms.dkd.betta=2'],
    says: ['loss.terms.dkd.betta=2', '                   ^^^^^', 'did you mean: loss.terms.dkd.beta=2\n'],
  },
  {
    name: 'unknown method of a term',
    words: ['+loss.terms.more.method=rkd_angel'],
    says: ['loss.terms.more.method is', 'did you mean: +loss.terms.more.method=rkd_angle\n'],
  },
  {
    name: 'unknown schedule of a weight',
    words: ['loss=dkd', 'loss.terms.dkd.weight={schedule:linaer,from:0,to:1}'],
    says: ['loss.terms.dkd.weight.schedule', "did you mean: 'loss.terms.dkd.weight={schedule:linear,from:0,to:1}'\n"],
  },
  { name: 'negative weight', words: ['loss.terms.soft.weight=-1'], says: ['loss.terms.soft.weight=-1', 'at least 0'] },
  { name: 'wrong type', words: ['loss.temperature=warm'], says: ['loss.temperature=warm', 'a number'] },
  { name: 'value out of range', words: ['model.dropout=1.5'], says: ['model.dropout=1.5', 'below 1'] },
  { name: 'missing ???', words: ['data=idx'], says: ['conf/data/idx.yaml:', 'data.root=VALUE'] },
  {
    name: 'unknown option of a group',
    words: ['model=cnm'],
    says: ['model=cnm', ', lenet5, ', 'did you mean: model=cnn\n'],
  },
  {
    name: 'options of a group, with a dot for its slash',
    words: ['scheme=assistants', 'scheme.assistants=[lenet5,lenet5_half]'],
    says: ["to choose of the group: 'scheme/assistants=[lenet5,lenet5_half]'"],
  },
  {
    name: 'unknown link of a chain',
    words: ['scheme=assistants', 'scheme/assistants=[lenet5,lenet5_haf]'],
    says: ["did you mean: 'scheme/assistants=[lenet5,lenet5_half]'\n"],
  },
  {
    name: 'unknown key of a link of a chain',
    words: ['scheme=assistants', 'scheme/assistants=[lenet5]', 'scheme.assistants.lenet5.witdh=1'],
    says: ['scheme.assistants.lenet5.witdh=1', 'did you mean: scheme.assistants.lenet5.width=1\n'],
  },
  { name: 'unknown group', words: ['modle=cnn'], says: ['modle=cnn', 'model'] },
  { name: 'unknown part', words: ['model._target_=models.resnext'], says: ['models.mlp, models.cnn'] },
  { name: 'what is no override', words: ['model'], says: ['model'] },
  { name: 'a sweep without --multirun', words: ['model=cnn,mlp'], says: ['--multirun'] },
  { name: 'unknown flag', words: ['--mutlirun'], says: ['--multirun'] },
  {
    name: 'everything at once',
    words: ['seed=-1', 'loss.temprature=4', 'trainer.epochs=x', 'engine=gpu'],
    says: ['seed=-1', 'loss.temperature', 'trainer.epochs=x', 'engine=gpu'],
  },
];

it.each(sample(rows, 6))('$name: exit code 2, no stack, nothing run', async ({ words, says }) => {
  const cwd = await temporaryFolder();
  const { code, stdout, stderr } = await run(words, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const text of says) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\n {4}at .*:\d+:\d+\)?\n/);
  expect(await readdir(cwd)).toEqual([]);
});

it('unknown key in a YAML file: its place, and what to type', async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'more/loss'), { recursive: true });
  await writeFile(
    join(cwd, 'more/loss/mine.yaml'),
    '# mine\n_target_: losses.weighted_sum\ntemprature: 4.0\nterms: {}\n',
  );
  const { code, stderr } = await run(['-cd', 'more', 'loss=mine'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('more/loss/mine.yaml:3:1');
  expect(stderr).toContain('did you mean: loss.temperature\n');
});

it('unknown key of a term in a YAML file: its place, and the nearest one', async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'more/loss'), { recursive: true });
  const text = '_target_: losses.weighted_sum\nterms:\n  dkd:\n    method: dkd\n    betta: 2.0\n';
  await writeFile(join(cwd, 'more/loss/mine.yaml'), text);
  const { code, stderr } = await run(['-cd', 'more', 'loss=mine'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('more/loss/mine.yaml:5:5');
  expect(stderr).toContain('did you mean: loss.terms.dkd.beta\n');
});

it('a key that was added on purpose is let through', async () => {
  const cwd = await temporaryFolder();
  const { code, stdout } = await run(['+store.note=mine', '--cfg', 'job', '-p', 'store'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('note: mine\n');
});

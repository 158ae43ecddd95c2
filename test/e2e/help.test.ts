import { describe, expect, it } from 'vitest';
import { PAGES } from '../../src/cli/commands/pages.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run, runProgram } from './in-process.ts';

const ask = async (...words: string[]) => run(words, { cwd: await temporaryFolder() });
const help = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await ask('--help', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const widest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));

describe('run --help', () => {
  it('fits on a screen', async () => {
    const text = await help();
    expect(text.split('\n').length).toBeGreaterThan(24);
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
    expect(widest(text)).toBeLessThanOrEqual(80);
    for (const line of [/^usage: npx run /m, /^ {2}loss +response +ab, .* \d+ more$/m, /^ {2}--multirun, -m/m])
      expect(text).toMatch(line);
  });

  it('lists the options of a group, a line each, and marks what the config has', async () => {
    const text = await help('loss');
    expect(text).toMatch(/^\* response +Response: cross-entropy/m);
    expect(text).toMatch(/^ {2}dkd +DKD: the label's class/m);
    expect(text).toMatch(/^ {2}paper\/dkd +DKD with /m);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it('explains an option of a group: its paper, how it is typed, its keys', async () => {
    const text = await help('loss=dkd');
    expect(text).toContain('"Decoupled Knowledge Distillation"');
    expect(text).toContain('\n  npx run loss=dkd loss.terms.dkd.beta=2\n');
    expect(text).toMatch(/^loss\.terms\.dkd \(dkd\): Decoupled: .*\(Zhao et\s+al\. 2022\)/m);
    expect(text).toMatch(/^ {2}loss\.terms\.dkd\.beta=1\.0\n {6}a number\. Weight of the part/m);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it.each([
    { topic: ['model=cnn'], has: /^ {2}model\.widths=\[8,16\]\n {6}a list, each an integer, at least 1/m },
    { topic: ['trainer=default'], has: /^ {2}trainer\.epochs=15\n {6}an integer, at least 1 \(epochs\)\./m },
    { topic: ['teacher.trainer'], has: /^ {2}teacher\.trainer\.epochs=null$/m },
    { topic: ['model@teacher.model=mlp'], has: /^ {2}teacher\.model\.hidden=/m },
    { topic: ['scheme/assistants=cnn'], has: /^ {2}scheme\.assistants\.cnn\.widths=/m },
    { topic: ['loss=paper/dkd'], has: /^ {2}loss\.terms\.dkd\.beta=8\.0$/m },
    { topic: ['loss=[dkd,at]'], has: /^loss\.terms\.at \(at\): AT: /m },
    { topic: ['model=own'], has: /^ {2}model\._target_=\?\?\?$/m },
    { topic: ['store'], has: /^ {2}store\.read=true\n {6}true or false\./m },
    { topic: ['trainer.epochs'], has: /^ {2}default {2}15 \(.*conf\/trainer\/default\.yaml:\d+:\d+\)$/m },
    { topic: ['trainer.epochs', 'trainer.epochs=3'], has: /^ {2}value {4}3 \(override/m },
    { topic: ['trainer.epochs=3'], has: /^ {2}npx run trainer\.epochs=3$/m },
    { topic: ['loss.terms.dkd.beta'], has: /^ {2}npx run loss=dkd loss\.terms\.dkd\.beta=1\.0$/m },
    { topic: ['loss.temperature', 'loss=dkd'], has: /^ {2}npx run \+loss\.temperature=4$/m },
    { topic: ['hydra.run.dir'], has: /^hydra\.run\.dir$/m },
  ])('explains $topic', async ({ topic, has }) => expect(await help(...topic)).toMatch(has));

  it.each([
    { topic: 'trainer.epoch', code: 'trainer.epochs' },
    { topic: 'los', code: 'loss' },
    { topic: 'loss=dkdd', code: 'dkd' },
    { topic: 'loss.terms.dkd.betta', code: undefined },
  ])('$topic is unknown', async ({ topic, code: suggestion }) => {
    const { code, stdout, stderr } = await ask('--help', topic);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    if (suggestion !== undefined) expect(stderr).toMatch(new RegExp(`did you mean: .*${suggestion}`));
  });
});

describe('the help of a program of somebody else', () => {
  const files = {
    'config.yaml': 'defaults: [db: mysql]\nport: 1\n',
    'db/mysql.yaml': '# The usual one.\nhost: a\n',
    'db/sqlite.yaml': 'file: b\n',
  };
  const program = (more: Readonly<Record<string, string>> = {}) => ({
    name: 'app',
    configDir: writeTree({ ...files, ...more }),
    load: () => Promise.reject(new Error('nothing is run')),
  });
  const page = async (own: ReturnType<typeof program>, ...words: string[]): Promise<string> =>
    (await runProgram(own, words, { cwd: await temporaryFolder() })).stdout;

  it('has the groups, the config and the flags, the config with another option too', async () => {
    const text = await page(program(), '--help', 'db=sqlite');
    for (const part of ['\ndb: mysql, sqlite\n', '\ndb:\n  file: b\n', '\n  --multirun, -m'])
      expect(text).toContain(part);
  });

  it('keeps its own template', async () => {
    const template = 'hydra: {help: {template: "only $APP_CONFIG_GROUPS\\n$FLAGS_HELP"}}\n';
    const text = await page(program({ 'config.yaml': `${files['config.yaml']}${template}` }), '--help');
    expect(text).toMatch(/^only db: mysql, sqlite\n {2}--help/);
    expect(text).not.toContain('== Flags ==');
  });

  it('is the page that the program brings along, unless a config has its own', async () => {
    const help = '$COMMAND\n$GROUP_DEFAULTS\n$MAIN_FLAGS\n';
    const own = { ...program(), help };
    expect(await page(own, '--help')).toMatch(/^\S.*\n {2}db {2}mysql {2}sqlite\n {2}--help/);
    expect(await page(own, '--help', 'db=sqlite')).toMatch(/^db=sqlite\n\n.* db=sqlite\n\nKeys:\n {2}db\.file=b\n/);
    expect(await page(own, '--help', '+x=1', 'hydra.help.template=mine')).toMatch(/^mine\n\n== Flags ==\n/);
  });

  it('explains what an alias stands for', async () => {
    const aliases = 'hydra: {aliases: {p: port, small: port=2}}\n';
    const own = program({ 'config.yaml': `${files['config.yaml']}${aliases}` });
    expect(await page(own, '--help', 'p')).toMatch(/^port\n\n {2}type {5}a number\n {2}default {2}1 /);
    expect(await page(own, '--help', 'small')).toMatch(/^port\n/);
    expect(await page(own, '--help')).toContain('== Override aliases ==');
  });

  it('explains groups and keys without a schema', async () => {
    expect(await page(program(), '--help', 'db')).toMatch(/^\* mysql {3}The usual one$/m);
    expect(await page(program(), '--help', 'port')).toMatch(/^ {2}type {5}a number\n {2}default {2}1 /m);
  });
});

describe('hydrosol --help', () => {
  it('has every command, by what it is for', async () => {
    const { stdout } = await hydrosol(['--help'], { cwd: await temporaryFolder() });
    for (const name of Object.keys(PAGES)) expect(stdout).toMatch(new RegExp(`^ {2}hydrosol ${name} `, 'm'));
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  it.each(Object.keys(PAGES).filter((name) => name !== 'run'))(
    '%s --help says what it reads and writes',
    async (name) => {
      const { code, stdout } = await hydrosol([name, '--help'], { cwd: await temporaryFolder() });
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Reads {3}\w/m);
      expect(stdout).toMatch(/^Writes {2}\w/m);
      expect(stdout.match(new RegExp(`^ {2}hydrosol ${name}`, 'gm'))!.length).toBeGreaterThanOrEqual(2);
      expect(widest(stdout)).toBeLessThanOrEqual(80);
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/program/index.ts';
import { partsSchema } from '../../../src/schema/index.ts';
import { writeTree, type Files } from '../../compose/conf-tree.ts';
import { runProgram } from '../../e2e/in-process.ts';

const FILES: Files = {
  'config.yaml':
    'defaults:\n  - db: pg\n  - _self_\nhydra: {aliases: {lr: opt.lr, dd: db, fast: opt.lr=9}}\nopt: {lr: 1.0}\nempty: {}\nk: 1\n',
  'db/pg.yaml': 'port: 1\n',
  'db/my.yaml': '# The small one.\nport: 2\n',
  'more/extra/one.yaml': 'x: 1\n',
  'more/extra/two.yaml': '# Two.\n#   npx run +extra=two\nx: 2\n',
  'odd.yaml': 'x: 1\n',
};

const small = (configDir: string): Program<unknown> => ({
  name: 'small',
  configDir,
  load: async () => ({ task: () => 1 }),
});

/** What a program without a schema prints. */
async function printed(words: readonly string[]): Promise<string> {
  const cwd = writeTree(FILES);
  const { stdout, stderr } = await runProgram(small(cwd), words, { cwd });
  return stdout + stderr;
}

const MINE = `export const mine = {
  summary: 'A part of mine',
  options: { type: 'object', properties: { margin: { type: 'number', minimum: 0, description: 'How far.' } } },
  create: () => ({}),
};
`;

describe("the pages of a part of the user's own", () => {
  it.each([
    { words: ['part._target_=./mine.mjs:mine', '--help', 'part.margin'], says: /^part\.margin\n {2}How far\./ },
    {
      words: ['--help', 'part=mine'],
      says: /A part of mine[^]*\+part\.margin=\n {6}a number, at least 0\. How far\.\n/,
    },
  ])('$words: its options', async ({ words, says }) => {
    const part = partsSchema({ 'parts.one': { type: 'object', properties: {} } });
    const schema = { type: 'object', properties: { part } };
    const cwd = writeTree({
      'mine.mjs': MINE,
      'conf/config.yaml': 'defaults: [{part: one}]\n',
      'conf/part/one.yaml': '_target_: parts.one\n',
      'conf/part/mine.yaml': '_target_: ./mine.mjs:mine\n',
    });
    const parts = { allow: ['./'] };
    const program: Program<unknown> = { ...small(`${cwd}/conf`), help: 'A page', schema, parts };
    const { stdout, stderr } = await runProgram(program, words, { cwd });
    expect(stderr).toBe('');
    expect(stdout).toMatch(says);
  });
});

describe('the pages of a program without a schema', () => {
  it('--help hydra is the page of the key, with its groups', async () => {
    const page = await printed(['--help', 'hydra']);
    expect(page).toMatch(/^hydra\n/);
    expect(page).toContain('hydra/launcher, ');
    expect(page).toContain("\n  'hydra.run.dir=");
  });

  it.each<{ readonly words: readonly string[]; readonly says: string }>([
    { words: ['--explain', 'lr'], says: 'opt.lr = 1.0\n' },
    { words: ['--explain', 'dd'], says: 'the option of db = pg\n' },
    { words: ['--cfg', 'job', '-p', 'lr'], says: '1.0\n' },
    { words: ['--cfg', 'job', '-p', 'dd'], says: '# @package db\nport: 1\n' },
    { words: ['--help', 'lr'], says: 'opt.lr\n' },
    { words: ['--help', 'hydra/job_logging=stdout'], says: 'hydra/job_logging=stdout\n' },
  ])('$words: $says', async ({ words, says }) => {
    expect((await printed(words)).slice(0, says.length)).toBe(says);
  });

  it.each([
    { words: ['--config-dir', 'more', '--help', 'extra'], line: ' --config-dir more --help extra=one\n' },
    { words: ['--config-dir', 'more', '--help', 'db'], line: ' --config-dir more --help db=pg\n' },
    { words: ['--config-name', 'odd', '--help', 'x'], line: ' --config-name odd x=1\n' },
  ])('$words: what to type has the place of the configs', async ({ words, line }) => {
    expect(await printed(words)).toContain(line);
  });

  it.each([
    { topic: 'opt', example: 'opt.lr=1.0' },
    { topic: 'hydra.job', example: 'hydra.job.name=small' },
    { topic: 'empty', example: '+empty.KEY=VALUE' },
  ])('--help $topic has an example: $example', async ({ topic, example }) => {
    expect(await printed(['--help', topic])).toMatch(new RegExp(`\\n {2}\\S.* ${example.replaceAll(/[.+]/g, '.')}\\n`));
  });

  it('says how this program is completed', async () => {
    const page = await printed(['--hydra-help']);
    const [, example = ''] = /\n {2}(\S.*) opt\.lr=1\.0\n/.exec(await printed(['--help', 'opt'])) ?? [];
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`eval "$(${example} -sc install=bash)"`);
  });

  it('has no colon with nothing behind it', async () => {
    expect(await printed(['--help', 'hydra/launcher'])).not.toMatch(/:$/m);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/program/index.ts';
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

/** What a program without a schema prints. */
async function printed(words: readonly string[]): Promise<string> {
  const cwd = writeTree(FILES);
  const program: Program<unknown> = { name: 'small', configDir: cwd, load: async () => ({ task: () => 1 }) };
  const { stdout, stderr } = await runProgram(program, words, { cwd });
  return stdout + stderr;
}

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

describe("the pages of a part of the user's own", () => {
  const LOSS = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('loaded', import.meta.url), '');
const options = { type: 'object', properties: { margin: { type: 'number', minimum: 0, description: 'How far.' } } };
export const mine = { summary: 'Mine alone', options, create: () => 1 };
`;
  const PARTS: Files = {
    'conf/config.yaml': 'defaults:\n  - loss: own\n  - _self_\n',
    'conf/loss/own.yaml': '_target_: ./mine.mjs:mine\nmargin: 2.0\n',
    'conf/loss/gone.yaml': '_target_: ./gone.mjs:gone\nmargin: 2.0\n',
    'mine.mjs': LOSS,
    // a run folder, by its mark
    'run/.hydrosol/record.json': '{}',
    'run/conf/config.yaml': 'defaults:\n  - loss: own\n  - _self_\n',
    'run/conf/loss/own.yaml': '_target_: ./mine.mjs:mine\nmargin: 2.0\n',
  };
  const schema = {
    type: 'object',
    properties: {
      loss: {
        description: 'What is learnt.',
        type: 'object',
        required: ['_target_'],
        discriminator: { propertyName: '_target_' },
        oneOf: [{ properties: { _target_: { const: 'losses.none' } }, required: ['_target_'] }],
      },
    },
  };
  const page = async (...words: string[]): Promise<{ text: string; isLoaded: boolean }> => {
    const cwd = writeTree(PARTS);
    const program: Program<unknown> = {
      name: 'small',
      configDir: join(cwd, 'conf'),
      help: 'A page without the config.',
      schema,
      parts: { allow: ['./'] },
      load: async () => ({ task: () => 1 }),
    };
    const { code, stdout } = await runProgram(program, ['--help', ...words], { cwd });
    expect(code).toBe(0);
    return { text: stdout, isLoaded: existsSync(join(cwd, 'loaded')) };
  };

  it.each([
    { words: ['loss=own'], says: '  loss.margin=2.0\n      a number, at least 0. How far.\n' },
    { words: ['loss=own'], says: './mine.mjs:mine: Mine alone\n' },
    { words: ['loss.margin'], says: '  type     a number, at least 0\n' },
    { words: ['loss.margin', 'loss=gone', 'loss._target_=./mine.mjs:mine'], says: '\n  How far.\n' },
  ])('$words: have its own schema', async ({ words, says }) => {
    expect(await page(...words)).toMatchObject({ text: expect.stringContaining(says), isLoaded: true });
  });

  it('say that its options are not known where it is not there', async () => {
    const { text } = await page('loss=gone');
    expect(text).toContain('\nnote: the options of ./gone.mjs:gone are not known: there is no file ./gone.mjs\n');
  });

  it('load nothing that configs in a run folder name', async () => {
    const { text, isLoaded } = await page('loss=own', '--config-path', 'run/conf');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'note: the options of ./mine.mjs:mine are not known: run/conf is in a run folder',
    );
    expect(isLoaded).toBe(false);
  });

  it('that is not asked for are not looked at: the page of the program loads nothing', async () => {
    expect(await page()).toMatchObject({ isLoaded: false });
  });
});

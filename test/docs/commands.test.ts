import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNotes } from '../../src/cli/questions/option-notes.ts';
import { builtCommand, command, temporaryFolder } from '../e2e/command.ts';
import { hydrosol, run } from '../e2e/in-process.ts';
import { sample } from '../sample.ts';
import { blocks, commandLines, inlineCode, pages, root, tableRows, words } from './pages.ts';

/** Flags that run nothing: such a command is typed as it is. */
const ASKING = /^--?(dry-run|help|hydra-help|info|explain|cfg|version)$/;

/** Placeholders of a usage, such as `npx run GROUP=OPTION`. */
const PLACEHOLDER = /\b(GROUP|KEY|FOLDER|OPTION)\b/;

/** Composes the command line of `run`, one job of a sweep, and expects no word on stderr. */
async function composes(line: string): Promise<void> {
  const typed = words(line);
  const args = typed.filter((word) => word !== '-m');
  const single = args.map((word) =>
    word.replace(
      /=(\[[^\]]*\]|\w+),.*|=(?:log)?range\(.*\)|=(?:tag\(log, )?interval\((\S+),.*\)/,
      (_, first: string | undefined, low = '0') => `=${first ?? low}`,
    ),
  );
  const [, config] = /--config-dir (\S+)/.exec(line) ?? [];
  const inClone = config?.startsWith('experiments/') === true;
  const withConfigs = inClone ? root : join(root, 'experiments/own-parts');
  const cwd = config === undefined ? await temporaryFolder() : withConfigs;
  const asked = typed.some((word) => ASKING.test(word)) ? typed : [...single, '--cfg', 'job'];
  const { code, stderr } = await run(asked, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

/** The command lines of `run` at the heads of the shipped configs. */
const heads = readdirSync(join(root, 'conf'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readNotes(readFileSync(join(root, 'conf', path), 'utf8')).examples)
  .flatMap((line) => /^npx run (.*?)(?:\s{2,}.*)?$/.exec(line)?.[1] ?? []);

describe('commands at the heads of the configs in conf/', () => {
  it('there are many', () => expect(heads.length).toBeGreaterThan(100));

  it.each(sample([...new Set(heads)], 6))('npx run %s composes', composes);
});

/** What the experiments say of themselves. */
const accounts = readdirSync(join(root, 'experiments'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('README.md'))
  .map((path) => ({ path, text: readFileSync(join(root, 'experiments', path), 'utf8') }));

it.each(accounts)('the commands of experiments/$path compose', async ({ text }) => {
  const lines = blocks('sh', [{ path: '', text: text.replaceAll(/ \\\n\s*/g, ' ') }]).flatMap((block) =>
    block.trim().split('\n'),
  );
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) if (line.startsWith('npx run ')) await composes(line.replace('npx run ', ''));
});

describe('commands of README and docs', () => {
  const runs = commandLines(/(?:hydrosol )?run\b/).filter((line) => !PLACEHOLDER.test(line) && !line.startsWith('-sc'));

  it('there are many', () => expect(runs.length).toBeGreaterThan(60));

  it.each(sample(runs, 4))('npx run %s composes', composes);

  /** What the last cell of a row says to type instead of what other frameworks do. */
  const instead = pages
    .filter(({ path }) => path === 'docs/coming-from.md')
    .flatMap(({ text }) => tableRows(text).flatMap((cells) => inlineCode(cells.at(-1)!)))
    .filter((code) => /^[a-z_./]+=[^\s…]+$/.test(code));

  it('docs/coming-from.md names overrides', () => expect(instead.length).toBeGreaterThan(20));

  it.each(sample([...new Set(instead)], 2))('%s composes', async (word) =>
    composes(/^hydra[./]sweeper[./]/.test(word) ? `hydra/sweeper=optuna ${word}` : word),
  );

  const others = commandLines(/hydrosol\b/).filter((line) => !line.startsWith('run '));

  it('the commands of hydrosol are there with their flags', async () => {
    const cwd = await temporaryFolder();
    const flags = new Map<string, Set<string>>();
    for (const line of others) {
      const [name = '', ...rest] = words(line);
      const known = flags.get(name) ?? flags.set(name, new Set()).get(name)!;
      for (const word of rest) if (word.startsWith('--')) known.add(word);
    }
    const { stdout: all } = await hydrosol(['--help'], { cwd });
    expect(flags.size).toBeGreaterThan(8);
    for (const [name, used] of flags) {
      expect(all, name).toMatch(new RegExp(`^ *hydrosol ${name}\\b`, 'm'));
      const { stdout } = await hydrosol([name, '--help'], { cwd });
      for (const flag of used) expect(stdout, name).toMatch(new RegExp(`^ .*${flag}\\b`, 'm'));
    }
  });

  /** Commands whose output does not depend on the time: all but the long session. */
  const shown = [...new Set(blocks('console'))].filter((text) => !text.includes('[INFO]'));

  it.each(sample(shown, 6).map((text) => text.split('\n')))('%s', async (first, ...output) => {
    const [typed = '', lines] = first.split(' | head -n ');
    const [, , name = '', ...args] = words(typed);
    const { stdout, stderr } = await command(name, args, { cwd: root });
    const printed = lines === undefined ? stdout : stdout.replace(new RegExp(`^((?:.*\n){${lines}})[^]*`), '$1');
    expect(`${printed}${stderr}`).toBe(output.join('\n'));
  });

  it('the line for the shell makes bash complete', async () => {
    const folder = await temporaryFolder();
    const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${builtCommand('run')}' "$@"\n`;
    await writeFile(join(folder, 'npx'), npx, { mode: 0o755 });
    const script = `${blocks('bash').join('')}complete -p run npx`;
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^complete .*-F \S+ run\ncomplete .*-F \S+ npx\n$/);
  });
});

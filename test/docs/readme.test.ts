import { readFile, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtCommand, command, temporaryFolder } from '../e2e/command.ts';
import { run } from '../e2e/in-process.ts';
import { ALL } from '../sample.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** Lines of the README's blocks of one language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

/** The words of a simple command line, quotes taken away. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const runs = [
  ...blocks('sh')
    .join('')
    .matchAll(/npx run (.*)$/gm),
  ...readme.matchAll(/^ {4}.*npx run ([^#]*)/gm),
];

/** Runs a program of the own experiment in a folder. */
const own = (name: string, args: readonly string[], cwd: string) =>
  command(join(root, `experiments/own-experiment/${name}.ts`), args, { cwd });

describe('README', () => {
  it.each(runs.map(([, line = '']) => line.trim()))('npx run %s composes', async (line) => {
    const typed = words(line);
    const args = typed.filter((word) => word !== '-m');
    const single = args.map((word) => word.replace(/=(\w+),.*|=range\(.*\)/, (_, first = '0') => `=${first}`));
    const cwd = line.includes('--config-dir') ? join(root, 'experiments/own-parts') : await temporaryFolder();
    // what runs nothing can be typed as it is
    const asked = typed.includes('--dry-run') ? typed : [...single, '--cfg', 'job'];
    const { code, stderr } = await run(asked, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  /** Commands whose output does not depend on the time: all but the long session. */
  const shown = blocks('console').filter((text) => !text.includes('[INFO]'));

  it.each(shown.map((text) => text.split('\n')))('%s', async (first, ...output) => {
    const [typed = '', lines] = first.split(' | head -n ');
    const [, , name = '', ...args] = words(typed);
    const { stdout, stderr } = await command(name, args, { cwd: root });
    const printed = lines === undefined ? stdout : stdout.replace(new RegExp(`^((?:.*\n){${lines}})[^]*`), '$1');
    expect(`${printed}${stderr}`).toBe(output.join('\n'));
  });

  it('its line for the shell makes bash complete', async () => {
    const folder = await temporaryFolder();
    const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${builtCommand('run')}' "$@"\n`;
    await writeFile(join(folder, 'npx'), npx, { mode: 0o755 });
    const script = `${blocks('bash').join('')}complete -p run npx`;
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^complete .*-F \S+ run\ncomplete .*-F \S+ npx\n$/);
  });

  it.each([
    'own-experiment/train.ts',
    'own-experiment/stopwatch.ts',
    'own-experiment/sizes.ts',
    'own-experiment/search.ts',
    'own-parts/ranking.ts',
    'own-parts/residual-mlp.ts',
    'own-parts/two-moons.ts',
    'own-parts/early-teacher.ts',
  ])('shows %s as it is', async (name) => {
    const file = await readFile(join(root, `experiments/${name}`), 'utf8');
    expect(blocks('ts')).toContain(file);
  });

  it('another program composes its config', async () => {
    const stdout = 'small: 32, 3 epochs\nlarge: 256-128, 3 epochs\n';
    expect(await own('sizes', [], await temporaryFolder())).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('another program runs a sweep', async () => {
    const stdout = 'FINISHED, best of 6: size=small epochs=1, 32\n';
    expect(await own('search', [], await temporaryFolder())).toEqual({ code: 0, stdout, stderr: '' });
  });

  it.runIf(ALL)('the own experiment runs, is checked, and sweeps', async () => {
    const cwd = await temporaryFolder();
    const train = (...args: string[]) => own('train', args, cwd);
    const small = ['images=200', 'epochs=1'];
    expect(await train(...small, 'hydra/callbacks=stopwatch', 'hydra.run.dir=out')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^accuracy 0\.\d+\n/),
      stderr: expect.stringMatching(/\[train\]\[INFO\] - seed 0: FINISHED after [\d.]+ seconds\n/),
    });
    expect(await train('epochs=none')).toMatchObject({ code: 2 });
    const sweep = ['-m', 'size=small,large', ...small, 'hydra.sweep.dir=sweep'];
    expect(await train(...sweep)).toMatchObject({ code: 0 });
  });
});

describe('the package', () => {
  it('has all that its documents link to', async () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const packed = new Set(files.map(({ path }) => path));
    const documents = [...packed].filter((path) => path.endsWith('.md'));
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'FEATURES.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']),
    );
    for (const document of documents) {
      const text = await readFile(join(root, document), 'utf8');
      const links = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, link = '']) =>
        join(document, '..', link),
      );
      expect(
        links.filter((link) => !packed.has(link)),
        document,
      ).toEqual([]);
    }
  });

  it('every entry of package.json has its sources', async () => {
    const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    for (const entry of Object.values(exports)) {
      if (typeof entry === 'string') continue;
      expect(Object.keys(await import(join(root, entry['hydrosol-source']!))).length).toBeGreaterThan(0);
    }
  });
});

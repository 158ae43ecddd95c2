import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeConfig, createRepository } from '../../src/compose/index.ts';
import * as config from '../../src/config/index.ts';
import * as errors from '../../src/errors.ts';
import { listFunctions, parseOverrides } from '../../src/override/index.ts';
import { command, temporaryFolder } from '../e2e/command.ts';

const root = resolve(import.meta.dirname, '../..');
const text = await readFile(join(root, 'FEATURES.md'), 'utf8');

/** The cells of the table rows that have a status. */
const rows = text.split('\n').flatMap((line) => {
  const [, feature = '', status = '', here = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return /^(🟢|🟡|🔴|⚪)$/u.test(status) ? [{ feature, status, here }] : [];
});

/** What is in code marks in the last column of the rows that claim something; each once. */
const claims = [
  ...new Set(
    rows
      .filter(({ status }) => status === '🟢' || status === '🟡')
      .flatMap(({ here }) => [...here.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)),
  ),
];

const matching = (pattern: RegExp): string[] => claims.filter((claim) => pattern.test(claim));

/** The value behind `a.b` in a module. */
const lookUp = (module: object, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], module);

/** Recorded cases in the files of a folder whose names match: one a line, or those of a config tree. */
async function countCases(folder: string, files: RegExp): Promise<number> {
  const names = (await readdir(join(root, folder))).filter((name) => files.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(root, folder, name), 'utf8')));
  const lines = texts.flatMap((lines) => lines.split('\n').filter((line) => line !== ''));
  return lines.reduce((sum, line) => sum + ((JSON.parse(line) as { cases?: unknown[] }).cases?.length ?? 1), 0);
}

describe('FEATURES.md', () => {
  it('has a status and a note that explains it in every row', () => {
    expect(rows.length).toBeGreaterThan(200);
    const tableLines = text.split('\n').filter((line) => /(🟢|🟡|🔴|⚪)/u.test(line) && line.startsWith('|'));
    expect(rows).toHaveLength(tableLines.length);
    expect(rows.filter(({ status, here }) => /🟡|⚪/u.test(status) && here === '')).toEqual([]);
  });

  const exported = [
    ...matching(/^hydrosol(\/\w+)?: /).flatMap((claim) => {
      const [entry = '', names = ''] = claim.split(': ');
      return names.split(', ').map((name) => ({ entry, name }));
    }),
    ...matching(/^OmegaConf\.\w+$/).map((name) => ({ entry: 'hydrosol/config', name })),
  ];

  it('names exports that there are', async () => {
    const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, { 'hydrosol-source': string }>;
    };
    const absent: string[] = [];
    for (const { entry, name } of exported) {
      const source = exports[entry.replace('hydrosol', '.')]?.['hydrosol-source'] ?? entry;
      if (lookUp((await import(join(root, source))) as object, name) === undefined) absent.push(`${entry}: ${name}`);
    }
    expect(exported.length).toBeGreaterThan(100);
    expect(absent).toEqual([]);
  });

  it('names error classes that there are', () => {
    const classes = matching(/^[A-Z]\w+(Errors?|Exception|Value|Type)$/);
    expect(classes.length).toBeGreaterThan(15);
    expect(classes.filter((name) => !(name in config) && !(name in errors))).toEqual([]);
  });

  it('names keys that the hydra node has', () => {
    const keys = matching(/^hydra(\.\w+)+$/);
    const repository = createRepository({ searchPath: [{ provider: 'main', path: join(root, 'conf') }] });
    const sampled = parseOverrides(['hydra/sweeper=optuna']);
    const composed = [[], sampled].map(
      (overrides) => composeConfig(repository, { configName: 'config', overrides }).config,
    );
    const has = (path: string): boolean =>
      composed.some((one) => {
        const parent = config.select(one, path.replace(/\.\w+$/, '')) as config.MapNode;
        return config.childOf(parent, path.replace(/^.*\./, '')) !== undefined;
      });
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !has(key))).toEqual([]);
  });

  it('names functions of overrides that there are', () => {
    const known = new Set(listFunctions().map(({ name }) => `${name}(…)`));
    expect(matching(/^\w+\(…\)$/).filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !claims.includes(name))).toEqual([]);
  });

  it.each([
    ['run', /^--[\w-]+/],
    ['hydrosol', /^hydrosol [a-z]+$/],
  ] as const)('names flags or commands that %s --help has', async (program, pattern) => {
    const cwd = await temporaryFolder();
    const pages = program === 'run' ? ['--help', '--hydra-help'] : ['--help'];
    const shown = await Promise.all(pages.map((page) => command(program, [page], { cwd })));
    const stdout = shown.map((one) => one.stdout).join('');
    const words = matching(pattern).map((claim) => (program === 'run' ? claim.split(' ')[0]! : claim));
    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !new RegExp(`^ *${word}\\b`, 'm').test(stdout))).toEqual([]);
  });

  it('counts the recorded cases right', async () => {
    expect(text).toContain(
      `${await countCases('test/conformance', /^(compose|omegaconf|hydra).*\.jsonl$/)} calls of theirs`,
    );
    expect(text).toContain(`${await countCases('test/instantiate/recorded', /\.jsonl$/)} calls of Hydra 1.4's`);
  });
});

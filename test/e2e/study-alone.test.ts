import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

it('`hydrosol/study` works by itself, as a module and for CommonJS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hydrosol-'));
  const work = `
    const study = await openStudy(process.argv[1], { space: new Map([['x', { kind: 'int', low: 0, high: 3, log: false, step: 1 }]]), sampler: gridSampler() });
    for (let trial = await study.ask(); trial; trial = await study.ask()) await study.tell(trial, (trial.params.x - 2) ** 2);
    console.log((await study.best()).number, study.trials.length);
  `;
  const node = (name: string, ...args: string[]): string =>
    execFileSync(process.execPath, [...args, join(folder, name)], { cwd: root, encoding: 'utf8' });
  const imported = `import { gridSampler, openStudy } from 'hydrosol/study'; ${work}`;
  expect(node('module.jsonl', '--input-type=module', '--eval', imported)).toBe('2 4\n');
  const required = `const { gridSampler, openStudy } = require('hydrosol/study'); (async () => { ${work} })();`;
  expect(node('common.jsonl', '--input-type=commonjs', '--eval', required)).toBe('2 4\n');
  // nothing but what is its own is loaded: no library of the config, none of tensors
  expect(readFileSync(join(root, 'dist/study/index.js'), 'utf8')).not.toMatch(/from "(?!\.\.?\/|node:)/);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { create, load, save, toYaml } from '../../src/config/index.ts';

it('prints what OmegaConf prints', () => {
  const text = "b:\n- 1.0\n- 1.0e-05\na: ${b[0]}\ns: '1'\nq: \\???\nm: ???\n";
  expect(toYaml(create(text))).toBe(text);
  expect(toYaml(create(text), { sortKeys: true }).startsWith('a: ${b[0]}\nb:\n')).toBe(true);
});
it('resolves', () =>
  expect(toYaml(create({ a: 1.5, b: '${a}', c: 'x${a}' }), { resolve: true })).toBe('a: 1.5\nb: 1.5\nc: x1.5\n'));

it('saves whole files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hydrosol-'));
  const path = join(folder, 'deep', 'config.yaml');
  await save(create({ a: 1 }), path);
  expect(readFileSync(path, 'utf8')).toBe('a: 1\n');
  expect(toYaml(load(path))).toBe('a: 1\n');
  rmSync(folder, { recursive: true });
});

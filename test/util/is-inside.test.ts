import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isInside } from '../../src/util/is-inside.ts';

const root = mkdtempSync(join(tmpdir(), 'inside-'));
const folder = join(root, 'folder');
mkdirSync(join(folder, 'a/b'), { recursive: true });
mkdirSync(join(root, 'folder2'));
mkdirSync(join(root, 'out'));
writeFileSync(join(folder, 'file'), '');
symlinkSync('a', join(folder, 'in'));
symlinkSync(join(root, 'out'), join(folder, 'away'));
symlinkSync('../folder2', join(folder, 'beside'));
symlinkSync('..', join(folder, 'a/b/up'));
symlinkSync('../../..', join(folder, 'a/b/top'));
symlinkSync('.', join(folder, 'self'));
symlinkSync(join(root, 'nowhere'), join(folder, 'dangling'));
symlinkSync('loop', join(folder, 'loop'));
symlinkSync(folder, join(root, 'link'));

it.each([
  'a',
  'a/b',
  'a/new',
  'new/far/below',
  './a',
  'a//b',
  'a/.',
  '...',
  '..a',
  'a..',
  'file',
  'in',
  'in/b/new',
  'a/b/up',
  's_0',
  'ü',
])('%j is inside', (path) => {
  expect(isInside(folder, path)).toBe(true);
  expect(isInside(join(root, 'link'), path)).toBe(true);
});

it.each([
  '',
  '.',
  './',
  '..',
  '../folder',
  '../folder/a',
  '../../esc',
  'a/../b',
  'a/..',
  '/etc',
  '/',
  folder,
  join(folder, 'a'),
  'a\0b',
])('%j is not', (path) => expect(isInside(folder, path)).toBe(false));

it.each(['away', 'away/x', 'beside', 'a/b/top', 'a/b/top/x', 'in/b/top/x', 'self', 'dangling', 'dangling/x', 'loop'])(
  '%j is a link that leads out',
  (path) => {
    expect(isInside(folder, path)).toBe(false);
    expect(isInside(join(root, 'link'), path)).toBe(false);
  },
);

it('needs no folder that exists', () => {
  expect(isInside(join(root, 'none'), 'a/b')).toBe(true);
  expect(isInside(join(root, 'none'), '../b')).toBe(false);
});

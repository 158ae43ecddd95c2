import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimRunFolder } from '../../src/run/index.ts';
import { writeFileAtomic } from '../../src/util/files.ts';
import { makeFolder } from '../../src/util/make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'make-folder-'));
writeFileSync(join(root, 'file'), '');
symlinkSync(root, join(root, 'link'));
symlinkSync(join(root, 'nowhere'), join(root, 'dangling'));

it.each(['new', 'a/b/c', 'a/b/d', 'a', '.', 'a/x/../y', 'link', 'link/e/f'])('makes %s', (path) => {
  makeFolder(join(root, path));
  makeFolder(join(root, path));
  expect(statSync(join(root, path)).isDirectory()).toBe(true);
});

it.each([
  { path: 'file', code: 'EEXIST' },
  { path: 'file/below', code: 'ENOTDIR' },
  { path: 'file/far/below', code: 'ENOTDIR' },
  { path: 'dangling', code: 'EEXIST' },
  { path: `${'x'.repeat(300)}/a`, code: 'ENAMETOOLONG' },
])('$path is $code', ({ path, code }) => {
  expect(() => makeFolder(join(root, path))).toThrow(expect.objectContaining({ code }));
});

it('makes a relative folder', () => {
  makeFolder('.');
  expect(() => makeFolder('package.json')).toThrow(expect.objectContaining({ code: 'EEXIST' }));
});

// Node's own recursive mkdir never returns from there.
describe.skipIf(process.platform !== 'linux')('a file system where no folder can be made', () => {
  it.each(['/proc/x', '/proc/x/y/z', '/proc/self/fd/x'])('%s', async (path) => {
    expect(() => makeFolder(path)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    await expect(writeFileAtomic(join(path, 'file'), '')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(claimRunFolder(path)).rejects.toMatchObject({ code: 'RUN_FOLDER' });
  });
});

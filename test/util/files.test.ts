import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic, writeTextWhole } from '../../src/util/files.ts';
import { writeTree } from '../compose/conf-tree.ts';

describe.each([
  { name: 'writeFileAtomic', write: writeFileAtomic },
  { name: 'writeTextWhole', write: async (path: string, text: string) => writeTextWhole(path, text) },
])('$name', ({ write }) => {
  it('makes the folder, and leaves nothing besides the file', async () => {
    const folder = writeTree({});
    await write(join(folder, 'a/b/file'), 'text ☕');
    expect(readFileSync(join(folder, 'a/b/file'), 'utf8')).toBe('text ☕');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['file']);
  });

  it('takes the place of what is there: a file, a link whose target stays as it is', async () => {
    const folder = writeTree({ file: 'old', target: 'target' });
    symlinkSync('target', join(folder, 'link'));
    for (const name of ['file', 'link']) {
      await write(join(folder, name), 'new');
      expect(readFileSync(join(folder, name), 'utf8')).toBe('new');
    }
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('target');
  });

  it('throws what the file system throws, and leaves no half of a file', async () => {
    const folder = writeTree({ file: 'old' });
    mkdirSync(join(folder, 'taken/full'), { recursive: true });
    await expect(write(join(folder, 'taken'), 'new')).rejects.toMatchObject({ syscall: 'rename' });
    await expect(write(join(folder, 'file/below'), 'new')).rejects.toMatchObject({
      code: 'EEXIST',
      path: join(folder, 'file'),
    });
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });
});

it('writeFileAtomic writes what is large, as bytes too', async () => {
  const path = join(writeTree({}), 'large');
  const bytes = Buffer.alloc(3 * 2 ** 20, 7);
  writeFileSync(path, 'old');
  await writeFileAtomic(path, bytes);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  await writeFileAtomic(path, 'x'.repeat(2 ** 21));
  expect(readFileSync(path, 'utf8')).toHaveLength(2 ** 21);
});

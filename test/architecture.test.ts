import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** The table of ARCHITECTURE.md: room → what it may import, besides errors.ts and util/. */
function readTable(): Map<string, ReadonlySet<string>> {
  const rows = readFileSync(resolve(src, '../ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([a-z]+)\/` \|.*\| (.+) \|$/gm);
  const table = new Map<string, ReadonlySet<string>>();
  for (const [, room = '', cell = ''] of rows) {
    const all = [...table.keys()].filter((name) => name !== room);
    const named = cell.startsWith('all of the above') ? all : cell === '–' ? [] : cell.split(', ');
    table.set(room, new Set([...named, room, 'util', 'errors.ts']));
  }
  return table;
}

const table = readTable();
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** Relative imports of a file, static and dynamic, as paths from src/. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, target = '']) => relative(src, resolve(src, file, '..', target)));
}

describe('imports follow the table in ARCHITECTURE.md', () => {
  it('names every room', () => {
    const rooms = new Set(files.filter((file) => file.includes(sep)).map((file) => file.split(sep)[0]!));
    expect([...rooms].filter((room) => !table.has(room))).toEqual([]);
  });

  it.each(files.filter((file) => file.includes(sep)))('%s', (file) => {
    const room = file.split(sep)[0]!;
    for (const target of importsOf(file)) {
      const targetRoom = target.split(sep)[0]!;
      expect(table.get(room), `${file} imports ${target}`).toContain(targetRoom);
      const ownRoom = targetRoom === room || targetRoom === 'util' || targetRoom === 'errors.ts';
      if (!ownRoom) expect(target, `${file} must import the room's index.ts`).toBe(join(targetRoom, 'index.ts'));
    }
  });
});

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

/** The files that a file loads at once: its static imports, but for those of types alone, and theirs. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(src, file), 'utf8');
  for (const [, what = '', target = ''] of text.matchAll(/^(?:import|export)\b([^;]*?)from '([^']+)';/gms)) {
    const types =
      /^\s*type\b/.test(what) ||
      (/\{(.*)\}/s.exec(what)?.[1] ?? '').split(',').every((name) => /^\s*(type\s.*)?$/s.test(name));
    if (types && !what.includes('*')) continue;
    if (target.startsWith('.')) loadedWith(relative(src, resolve(src, file, '..', target)), seen);
    else seen.add(target);
  }
  return seen;
}

describe('what checks a config, and says what is missing, needs no TensorFlow.js, which is optional', () => {
  // the right side of every import() in the program and in what loads the experiment
  const lazy = ['program', 'inspect-experiment', 'config-rules', 'schema-file', 'goals', 'load', 'part-keys'];
  it.each([...lazy.map((name) => `app/${name}.ts`), 'cli/run.ts', 'cli/hydrosol.ts', 'cli/commands/run.ts'])(
    '%s',
    (file) => {
      expect([...loadedWith(file)].filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
    },
  );

  it('as the experiment does', () => {
    expect(loadedWith('app/shipped.ts')).toContain('@tensorflow/tfjs-core');
  });
});

/** @file The configs that the benchmark of the config rooms works on, as files that both languages read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SMALL: Readonly<Record<string, string>> = {
  'config.yaml':
    'defaults:\n  - db: mysql\n  - server: apache\n  - _self_\nname: app\nport: ${server.port}\ndebug: false\n',
  'db/mysql.yaml': 'driver: mysql\nuser: root\npassword: secret\ntimeout: 10\nhosts:\n  - a\n  - b\n',
  'server/apache.yaml': 'name: apache\nport: 80\nlimits:\n  clients: 100\n  rate: 1.5\n',
};

/** A leaf of a kind that depends on its number: integers, floats, strings, booleans, null. */
function leaf(number: number): string {
  const kinds = [
    `${number}`,
    `${number}.5`,
    `value ${number}`,
    'true',
    `name_${number}`,
    '1e-3',
    'null',
    `'${number}'`,
  ];
  return kinds[number % kinds.length]!;
}

const GROUPS = Array.from({ length: 50 }, (_, i) => `group${i}`);

/** 50 groups with one option of 20 keys each. */
function large(): Record<string, string> {
  const defaults = GROUPS.map((group) => `  - ${group}: option\n`).join('');
  const option = Array.from({ length: 20 }, (_, i) => `key${i}: ${leaf(i)}\n`).join('');
  const options = GROUPS.map((group) => [`${group}/option.yaml`, option] as const);
  return { 'config.yaml': `defaults:\n${defaults}  - _self_\nname: large\n`, ...Object.fromEntries(options) };
}

/** A config of 5,000 lines: 250 sections of 20 lines, three levels deep. `shift` changes values, not keys. */
function long(shift: number): string {
  const sections = Array.from({ length: 250 }, (_, s) => {
    const leaves = (indent: string, from: number, count: number): string =>
      Array.from({ length: count }, (_, i) => `${indent}key${i}: ${leaf(s + from + i + shift)}\n`).join('');
    const list = Array.from({ length: 4 }, (_, i) => `  - ${leaf(s + i + shift)}\n`).join('');
    return `section${s}:\n${leaves('  ', 0, 8)}  list:\n${list}  inner:\n${leaves('    ', 20, 5)}`;
  });
  return sections.join('');
}

/** 1,000 references to the leaves of ten maps. */
function references(): string {
  const sources = Array.from({ length: 10 }, (_, s) => {
    const leaves = Array.from({ length: 10 }, (_, i) => `  key${i}: ${leaf(s + i)}\n`).join('');
    return `source${s}:\n${leaves}`;
  });
  const lines = Array.from({ length: 1000 }, (_, i) => `ref${i}: \${source${i % 10}.key${(i >> 3) % 10}}\n`);
  return `${sources.join('')}${lines.join('')}`;
}

const FILES: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  small: () => SMALL,
  large,
  '.': () => ({
    'long-1.yaml': long(0),
    'long-2.yaml': long(3),
    'references.yaml': references(),
    'nested.yaml': 'a:\n  b:\n    c: 10\nref: ${a.b.c}\n',
  }),
};

/** Writes the inputs into a fresh folder: `small/`, `large/` (conf trees) and single configs. */
export function writeInputs(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bench-config-'));
  for (const [name, files] of Object.entries(FILES)) {
    for (const [file, text] of Object.entries(files())) {
      const path = join(folder, name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

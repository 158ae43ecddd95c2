import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { changedCode, codeFiles } from '../../src/program/code-of.ts';
import { writeTree } from '../compose/conf-tree.ts';

const names = (paths: readonly string[]): string[] => paths.map((path) => basename(path)).sort();

it('follows relative imports, as TypeScript writes them too, and not those of packages', () => {
  const cwd = writeTree({
    'train.ts':
      "import { a } from './a.js';\nexport * from './folder';\nconst b = await import('./b.mjs');\nimport 'vitest';\n",
    'a.ts': "import './train.ts';\nrequire('./c');\nimport './not-there.ts';\n",
    'b.mjs': '',
    'c.cjs': '',
    'c.js': '',
    'folder/index.ts': '',
    'other.ts': '',
  });
  expect(names(Object.keys(codeFiles(join(cwd, 'train.ts'))))).toEqual([
    'a.ts',
    'b.mjs',
    'c.js',
    'index.ts',
    'train.ts',
  ]);
});

it('names the files that are other ones, and those that are gone', () => {
  const cwd = writeTree({ 'train.ts': "import './a.ts';\nimport './b.ts';\n", 'a.ts': '1', 'b.ts': '2' });
  const then = { ...codeFiles(join(cwd, 'train.ts')), [join(cwd, 'gone.ts')]: 'x' };
  expect(names(changedCode(then))).toEqual(['gone.ts']);
  writeFileSync(join(cwd, 'a.ts'), '3');
  expect(names(changedCode({ ...then, hydrosol: '0.0.0' }))).toEqual(['a.ts', 'gone.ts', 'hydrosol']);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeConfig, createRepository, type Repository } from '../../src/compose/index.ts';
import { HydrosolError } from '../../src/errors.ts';
import { parseOverrides } from '../../src/override/index.ts';
import { writeTree } from './conf-tree.ts';

/** Items of defaults lists, most of them wrong. */
const item = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '', 'override ', 'optional ', 'x '),
      fc.constantFrom('db', '/db', 'db/sub', 'server', '../db', '', '_self_', 'hydra/launcher'),
      fc.constantFrom('', '', '@pk', '@_here_', '@_global_.x', '@', '@a:b'),
      fc.constantFrom(
        ': a',
        ': b',
        ': null',
        ': ???',
        ': [a, b]',
        ': []',
        ': 1',
        ': ${db}',
        ': a/b',
        '',
        ': {}',
        ': ../a',
      ),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('_self_', 'db/a', '[]', '1', '{}', '~', '${db}', '"', '{db: a, server: b}'),
);
const config = fc
  .tuple(
    fc.constantFrom('', '', '# @package _global_\n', '# @package a.b\n', '# @package\n', '# @package a b\n'),
    fc.array(item, { maxLength: 4 }),
    fc.constantFrom(
      'x: 1\n',
      'x: ${db.x}\n',
      '- 1\n',
      '',
      'x: {y: {z: 1}}\n',
      'hydra: {run: {dir: x}}\n',
      'hydra: 1\n',
      ': :\n',
    ),
  )
  .map(([header, items, body]) => {
    const defaults = items.length === 0 ? '' : `defaults:\n${items.map((text) => `  - ${text}\n`).join('')}`;
    return `${header}${defaults}${body}`;
  });
const LINE =
  'db=a db=b +db=a ~db db@pk=b +server=b db=[a,b] db=null x=1 +x.y=2 ~x x=append(1) ++a.b.c={d:1} hydra.run.dir=y hydra=1 ' +
  '~hydra x.0=1 +x=[1] hydra.job=null ~hydra.runtime =1';
const words = fc.array(fc.constantFrom(...LINE.split(' ')), { maxLength: 3 });

describe('composeConfig', () => {
  it('throws nothing but HydrosolError, whatever the files say', () => {
    fc.assert(
      fc.property(fc.array(config, { minLength: 7, maxLength: 7 }), words, (texts, line) => {
        const names = ['config', 'db/a', 'db/b', 'db/sub/a', 'server/a', 'server/b', 'server/db/a'];
        const files = Object.fromEntries(names.map((name, i) => [`${name}.yaml`, texts[i] ?? '']));
        const folder = writeTree(files);
        try {
          const repository: Repository = createRepository({ searchPath: [{ provider: 'main', path: folder }] });
          const { config: composed } = composeConfig(repository, {
            configName: 'config',
            overrides: parseOverrides(line),
          });
          expect(composed.kind).toBe('map');
        } catch (error) {
          if (!(error instanceof HydrosolError)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });
});

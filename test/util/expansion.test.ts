import { expect, it } from 'vitest';
import { shownExpansion } from '../../src/util/expansion.ts';
import { createSecrets } from '../../src/util/secrets.ts';

it.each([
  ['lr=1', 'opt.lr=1', ['lr=1', 'opt.lr=1']],
  ['pw=ab', 'db.password=ab', ['pw=***', 'db.password=***']],
  ['+pw=ab', '+db.password=ab', ['+pw=***', '+db.password=***']],
  ['fast', 'db.password=ab', ['fast', 'db.password=***']],
  ['x=1', 'x=1', ['x=1', 'x=1']],
])('shows %s -> %s without secrets', (typed, text, shown) => {
  expect(shownExpansion(typed, text, createSecrets({ env: {} }))).toEqual(shown);
});

/** @file The largest of what `safety.test.ts` holds: hundreds of megabytes, and millions of lines. */
import { expect, it } from 'vitest';
import { create, select, toYaml } from '../src/config/index.ts';
import { parseOverride } from '../src/override/index.ts';
import { codeOf } from './code-of.ts';

it.each<{ name: string; run: () => unknown; code: string | undefined }>([
  { name: 'a million lines', run: () => create('- 1\n'.repeat(1e6)), code: 'YAML_LIMIT' },
  { name: 'a million equal keys', run: () => create('a: 1\n'.repeat(1e6)), code: 'YAML_LIMIT' },
  {
    name: 'a hundred megabytes on the command line',
    run: () => parseOverride(`a=${'x'.repeat(1e8)}`),
    code: undefined,
  },
  { name: 'a key of megabytes to delete', run: () => parseOverride(`~${'a.'.repeat(5e6)}`), code: 'OVERRIDE' },
])('a bomb: $name', ({ run, code }) => expect(codeOf(run)).toBe(code));

it('a value of a hundred megabytes is a value', () => {
  const value = 'x'.repeat(1e8);
  const config = create({ a: value, b: '${a}' });
  expect(select(config, 'b') === value).toBe(true);
  expect(toYaml(config).length).toBe(value.length + 'a: \nb: ${a}\n'.length);
});

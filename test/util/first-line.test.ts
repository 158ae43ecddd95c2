import { expect, it } from 'vitest';
import { firstLineOf } from '../../src/util/first-line.ts';

it.each([
  { name: 'an error', error: new Error('no such file\nat line 3'), line: 'no such file' },
  { name: 'a string', error: 'no\nmore', line: 'no' },
  { name: 'nothing', error: undefined, line: 'undefined' },
])('the first line of $name', ({ error, line }) => {
  expect(firstLineOf(error)).toBe(line);
});

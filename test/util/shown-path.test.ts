import { expect, it } from 'vitest';
import { shownPath } from '../../src/util/shown-path.ts';

it.each([
  { name: 'below the working folder', path: '/a/b/outputs/1', shown: 'outputs/1' },
  { name: 'the working folder', path: '/a/b', shown: '/a/b' },
  { name: 'beside it', path: '/a/c', shown: '/a/c' },
  { name: 'elsewhere', path: '/x', shown: '/x' },
])('$name', ({ path, shown }) => expect(shownPath(path, '/a/b')).toBe(shown));

import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../src/cli/completion/command-line.ts';

const rows: { line: string; words?: string[]; current?: string }[] = [
  { line: 'run ', words: [], current: '' },
  { line: 'run a=1 b', words: ['a=1'], current: 'b' },
  { line: 'run a=1 ', words: ['a=1'], current: '' },
  { line: '  ./bin/run  a', words: [], current: 'a' },
  { line: 'npx run a', words: [], current: 'a' },
  { line: 'npx hydrosol run a', words: [], current: 'a' },
  { line: 'hydrosol run a=1 b', words: ['a=1'], current: 'b' },
  { line: 'hydrosol re' },
  { line: 'npx --no -- run a', words: [], current: 'a' },
  { line: 'npx tsx train.ts a', words: [], current: 'a' },
  { line: 'node --import tsx src/train.ts a', words: [], current: 'a' },
  { line: 'node --import /x/loader.mjs -r a.js run.cjs a', words: [], current: 'a' },
  { line: '/usr/bin/node run.cjs --cfg job a', words: ['--cfg', 'job'], current: 'a' },
  { line: `run 'a=b c' "d=\\"e" f\\ g h`, words: ['a=b c', 'd="e', 'f g'], current: 'h' },
  { line: `run 'a=b`, words: [], current: 'a=b' },
  { line: `run "a b`, words: [], current: 'a b' },
  { line: 'run a\\', words: [], current: 'a' },
  { line: 'run' },
  { line: 'npx ru' },
  { line: 'npx ' },
  { line: '' },
];

describe('readCommandLine', () => {
  it.each(rows)('$line', ({ line, words, current }) => {
    expect(readCommandLine(line)).toEqual(words && { words, current });
  });
});

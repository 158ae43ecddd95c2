import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/cli/completion/quote.ts';

const BREAKS = ' \t\n"\'><=;|&(:';

interface Row {
  readonly line: string;
  readonly found: readonly string[];
  readonly bash: readonly string[];
}

describe('an answer to bash takes the place of what readline replaces', () => {
  it.each<Row>([
    { line: 'run tracker=', found: ['tracker=files'], bash: ['files'] },
    { line: 'run tra', found: ['tracker='], bash: ['tracker='] },
    { line: 'run a=./d', found: ['a=./d$(x).csv'], bash: [String.raw`./d\$\(x\).csv`] },
    { line: 'run a=./d', found: ["a='./d e'"], bash: [String.raw`\'./d\ e\'`] },
    { line: "run 'a=./d", found: ["a='./d e'"], bash: [String.raw`a='\''./d e'\''`] },
    { line: 'run "a=./d', found: ['a=./d$(x)`y`"\\!'], bash: ['a=./d\\$(x)\\`y\\`\\"\\\\"\'!\'"'] },
    { line: String.raw`run a\=b=./d`, found: ['a=b=./d;e'], bash: [String.raw`./d\;e`] },
    { line: "run 'a=b'=c", found: ['a=b=cd'], bash: ['cd'] },
    { line: 'run a=x:', found: ['a=x:~y'], bash: [String.raw`\~y`] },
    { line: 'run ', found: ['~k', '#k', '-k'], bash: [String.raw`\~k`, String.raw`\#k`, '-k'] },
    { line: 'run a=', found: ['b=1'], bash: [] },
    { line: 'run ', found: ['new\nline', 'tab\tx', 'esc\u001B[2J', 'rlo\u202E', 'ü'], bash: ['ü'] },
  ])('$line', ({ line, found, bash }) => {
    expect(answer('bash', { line, breaks: BREAKS }, found)).toBe(bash.map((word) => `${word}\n`).join(''));
  });

  it('and whatever it says, bash reads it as that word', () => {
    const begins = fc.constantFrom('', 'a=', "'", '"', "'a=", '"a=');
    const hostile = fc.string({
      unit: fc.constantFrom(...'ab$(){}`\'"\\!;&|<>*?[]~#= ^-'),
      minLength: 1,
      maxLength: 8,
    });
    const cases = fc.sample(fc.tuple(begins, hostile), 60).map(([begin, name]) => {
      const word = `${begin.includes('a') ? 'a=' : ''}./${name}`;
      const [put = ''] = answer('bash', { line: `run ${begin}./`, breaks: BREAKS }, [word]).split('\n');
      const quote = /^['"]/.exec(begin)?.[0] ?? '';
      return { word, line: quote === '' ? `${begin}${put}` : `${quote}${put}${quote}` };
    });
    const script = cases.map(({ line }) => `printf '%s\\0' ${line}\n`).join('');
    const { stdout } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8', cwd: import.meta.dirname });
    expect(stdout.split('\0').slice(0, -1)).toEqual(cases.map(({ word }) => word));
  });
});

it('zsh and fish quote words themselves', () => {
  for (const shell of ['zsh', 'fish'] as const)
    expect(answer(shell, { line: 'run a=' }, ['a=./d$(x)', 'a\nb'])).toBe('a=./d$(x)\n');
});

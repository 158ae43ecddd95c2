import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatPercent, namesIn, parsePercent, type FormatValue } from '../../src/util/percent-format.ts';
import { HydrosolError } from '../../src/errors.ts';
import { Float } from '../../src/util/scalar.ts';

/** As `record-percent.py` has them. */
const VALUES: Readonly<Record<string, FormatValue>> = {
  text: "it's ä😀\n",
  one: 'x',
  int: 30,
  minus: -42,
  zero: 0,
  float: new Float(23),
  half: new Float(-0.5),
  time: new Float(1764496047.123),
  small: new Float(1.5e-7),
  big: new Float(2.5e22),
  tie: new Float(2.5),
  quarter: new Float(0.125),
};

const valueOf = (name: string): FormatValue => {
  if (VALUES[name] === undefined) throw new HydrosolError('VALUE', `no ${name}`);
  return VALUES[name];
};

const rows = readFileSync(join(import.meta.dirname, 'percent-format.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { format: string; gives: string | null });

it.each(rows)('$format as Python formats it', ({ format, gives }) => {
  const format_ = (): string => formatPercent(parsePercent(format), valueOf);
  if (gives === null) expect(format_).toThrow(expect.objectContaining({ code: 'VALUE' }));
  else expect(format_()).toBe(gives);
});

it('names what a format asks for', () => {
  expect(namesIn(parsePercent('%(a)s %% %(b)5d'))).toEqual(['a', 'b']);
});

it.each(['%s', '%(int)99999d', '%(text).99999s'])('refuses %s, which Python would take', (format) => {
  expect(() => parsePercent(format)).toThrow(expect.objectContaining({ code: 'VALUE' }));
});

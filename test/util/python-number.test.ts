import { describe, expect, it } from 'vitest';
import { parsePythonFloat, parsePythonInt, pythonStrip } from '../../src/util/python-number.ts';

describe('parsePythonInt', () => {
  it.each<[string, number | bigint]>([
    ['1', 1],
    [' +7\n', 7],
    ['-0', 0],
    ['1_000', 1000],
    ['007', 7],
    ['١٢', 12],
    ['-9007199254740993', -9007199254740993n],
  ])('%s', (text, value) => expect(parsePythonInt(text)).toBe(value));
  it.each(['', '1.0', '0x10', '1__0', '_1', '1_', '1 2', 'a', '--1'])('refuses %s', (text) => {
    expect(parsePythonInt(text)).toBeUndefined();
  });
});

describe('parsePythonFloat', () => {
  it.each<[string, number]>([
    ['1', 1],
    ['.5', 0.5],
    ['5.', 5],
    ['1_0.5e-1_0', 10.5e-10],
    [' -inf ', -Infinity],
    ['+Infinity', Infinity],
    ['NaN', NaN],
    ['1e400', Infinity],
  ])('%s', (text, value) => expect(parsePythonFloat(text)).toBe(value));
  it.each(['', '.', 'e5', '1e', '1__0.0', '0x1', 'infinit', '1.5.'])('refuses %s', (text) => {
    expect(parsePythonFloat(text)).toBeUndefined();
  });
});

it('strips what Python strips', () => expect(pythonStrip('\u001c\u0085 x\u00a0\ufeff \n')).toBe('x\u00a0\ufeff'));

import { describe, expect, it } from 'vitest';
import { parseConfig, typedText, writtenAt } from '../../src/config/index.ts';

describe('typedText', () => {
  it.each([
    { yaml: 'a: true', text: 'true' },
    { yaml: 'a: null', text: 'null' },
    { yaml: 'a: 1.0', text: '1.0' },
    { yaml: 'a: 1e-3', text: '0.001' },
    { yaml: 'a: text', text: 'text' },
    { yaml: 'a: ${b}', text: '${b}' },
    { yaml: 'a: [8, x, "1"]', text: '[8,x,"1"]' },
    { yaml: 'a: {b: 1}', text: '{b:1}' },
  ])('$yaml', ({ yaml, text }) => {
    const config = parseConfig({ kind: 'value', name: 'test', text: yaml });
    expect(typedText(writtenAt(config, ['a'])!)).toBe(text);
  });

  it('finds nothing below a value, nor where there is nothing', () => {
    const config = parseConfig({ kind: 'value', name: 'test', text: 'a: {b: [1]}' });
    expect(writtenAt(config, ['a', 'b', '0'])).toBeDefined();
    for (const path of [['a', 'c'], ['a', 'b', '1'], ['a', 'b', '0', 'c'], ['x']])
      expect(writtenAt(config, path)).toBeUndefined();
  });
});

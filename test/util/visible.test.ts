import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, visible } from '../../src/util/visible.ts';

describe('visible', () => {
  it.each([
    { name: 'clearing the screen', text: '\u001B[2J', shown: String.raw`\x1b[2J` },
    { name: 'a bell, a backspace, NUL', text: 'a\u0007\b\0', shown: String.raw`a\x07\x08\x00` },
    { name: 'DEL and C1', text: '\u007F\u0085\u009B', shown: String.raw`\x7f\x85\x9b` },
    { name: 'going back to the start of a line', text: 'safe\revil', shown: String.raw`safe\x0devil` },
    { name: 'turning text around', text: '\u202Egpj.exe\u2066', shown: String.raw`\u202egpj.exe\u2066` },
    { name: 'lines, tabs, ends of lines of Windows', text: 'a\tb\r\nc\n', shown: 'a\tb\r\nc\n' },
    { name: 'any other text', text: 'äöü → 漢字 👩‍👩‍👧 שלום', shown: 'äöü → 漢字 👩‍👩‍👧 שלום' },
    { name: 'bold', text: '\u001B[1mx\u001B[22m', shown: String.raw`\x1b[1mx\x1b[22m` },
  ])('$name', ({ text, shown }) => expect(visible(text)).toBe(shown));

  it('leaves bold, and nothing else, where it may', () => {
    const text = '\u001B[1mx\u001B[22m\u001B[31m\u001B[1;2H';
    expect(visible(text, { bold: true })).toBe(String.raw`${'\u001B[1mx\u001B[22m'}\x1b[31m\x1b[1;2H`);
  });

  it('is the same a second time', () => {
    const text = fc.string({ unit: fc.constantFrom('\u001B', '[', '1', 'm', '\r', '\n', '\u202E', 'a', '\\') });
    fc.assert(fc.property(text, (one) => visible(visible(one)) === visible(one)));
  });
});

it.each([
  { text: 'a\nb\r\nc\td', shown: String.raw`a\nb\r\nc\td` },
  { text: 'a\u2028b\u2029c\u0085d', shown: String.raw`a\u2028b\u2029c\x85d` },
  { text: '\u001B[2J', shown: String.raw`\x1b[2J` },
  { text: 'äöü 漢字', shown: 'äöü 漢字' },
])('oneLine keeps $shown in one line', ({ text, shown }) => expect(oneLine(text)).toBe(shown));

import { expect, it } from 'vitest';
import { helpWidth, terminalWidth } from '../../../src/cli/terminal/help-width.ts';

it.each([
  { name: 'a narrow terminal', stream: { isTTY: true, columns: 60 }, width: 60 },
  { name: 'a wide terminal', stream: { isTTY: true, columns: 300 }, width: 120 },
  { name: 'a terminal that does not know its width', stream: { isTTY: true, columns: 0 }, width: 80 },
  { name: 'a pipe', stream: { columns: 60 }, width: 80 },
])('help in $name is $width columns wide', ({ stream, width }) => expect(helpWidth(stream)).toBe(width));

it.each([
  { name: 'a terminal', stream: { isTTY: true, columns: 60 }, width: 60 },
  { name: 'a pipe', stream: { columns: 60 }, width: undefined },
])('lines in $name are broken at $width columns', ({ stream, width }) => expect(terminalWidth(stream)).toBe(width));

/** @file README.md and the pages of docs/, and what they show. */
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** A page for users: its path from the root, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).sort();

/** All pages for users, README.md first. */
export const pages: readonly Page[] = await Promise.all(
  ['README.md', ...names.map((name) => `docs/${name}`)].map(async (path) => ({
    path,
    text: await readFile(join(root, path), 'utf8'),
  })),
);

/** The texts of all blocks of one language. */
export const blocks = (language: string, of: readonly Page[] = pages): string[] =>
  of.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block),
  );

/** A page without its blocks of code: what is a heading or a link there is none here. */
export const prose = (text: string): string => text.replaceAll(/^```.*?^```/gms, '');

/** The rows of all tables of a page: their cells. */
export const tableRows = (text: string): string[][] =>
  prose(text)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** What a text has in code marks. */
export const inlineCode = (text: string): string[] =>
  [...prose(text).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The words of a simple command line, quotes taken away. */
export const words = (line: string): string[] =>
  [...line.matchAll(/((?:'[^']*'|[^\s'])+)/g)].map(([word]) => word.replaceAll("'", ''));

/** The command lines that begin with a command, in blocks for the shell, indented, or in code marks; each once. */
export function commandLines(command: RegExp): string[] {
  const typed = [
    // a command may go on after a backslash
    ...blocks('sh').flatMap((block) => block.replaceAll(/ \\\n\s*/g, ' ').split('\n')),
    ...pages.flatMap(({ text }) => [...text.matchAll(/^ {4}(.*)$/gm)].map(([, line = '']) => line)),
    ...pages.flatMap(({ text }) => inlineCode(text)),
  ];
  const pattern = new RegExp(`(?:^|\\s|=)npx ${command.source} ?(.*)$`);
  const found = typed.flatMap((line) => {
    const [, rest] = pattern.exec(line.replace(/\s+#.*$/, '').trim()) ?? [];
    return rest === undefined || rest.includes('…') ? [] : [rest.trim()];
  });
  return [...new Set(found)];
}

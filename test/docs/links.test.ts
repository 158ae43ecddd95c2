import { access, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inlineCode, pages, prose, root, tableRows } from './pages.ts';

/** The anchors of a page, as GitHub makes them of its headings. */
const anchors = (text: string): string[] =>
  [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The relative links of a page: files and anchors. */
const links = (text: string): string[] =>
  [...prose(text).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, link = '']) => link);

describe('README.md and docs', () => {
  it('README.md is at most 8 KB', () => expect(Buffer.byteLength(pages[0]!.text)).toBeLessThanOrEqual(8000));

  it.each(pages)('every link of $path leads somewhere', async ({ path, text }) => {
    const broken: string[] = [];
    for (const link of links(text)) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(path, '..', file);
      const found = await access(join(root, target)).then(
        () => true,
        () => false,
      );
      const headings = found && anchor !== undefined ? anchors(await readFile(join(root, target), 'utf8')) : [];
      if (!found || (anchor !== undefined && !headings.includes(anchor))) broken.push(link);
    }
    expect(broken).toEqual([]);
  });

  it('every page is linked from README.md', () => {
    const linked = links(pages[0]!.text);
    expect(pages.slice(1).filter(({ path }) => !linked.includes(path))).toEqual([]);
  });
});

/** The names of the options of a group. */
const options = async (group: string): Promise<string[]> =>
  (await readdir(join(root, 'conf', group))).flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -5)] : []));

/** The rows of tables of a page whose first cell names an option. */
const rowsOf = (path: string): string[][] =>
  tableRows(pages.find((page) => page.path === path)!.text).filter(([first = '']) => /^`\w+`/.test(first));

describe('tables of options', () => {
  it('docs/losses.md has a row for every loss, with keys that it has', async () => {
    const rows = rowsOf('docs/losses.md');
    expect(rows.map(([name = '']) => name.slice(1, -1)).sort()).toEqual((await options('loss')).sort());
    const absent: string[] = [];
    for (const [name = '', , , keys = ''] of rows) {
      const loss = name.slice(1, -1);
      // `kd` is `response` by another name
      const text = await readFile(join(root, `conf/loss/${loss === 'kd' ? 'response' : loss}.yaml`), 'utf8');
      const missing = inlineCode(keys).filter((key) => !new RegExp(`^ *${key}: `, 'm').test(text));
      absent.push(...missing.map((key) => `${loss}: ${key}`));
    }
    expect(absent).toEqual([]);
  });

  it('docs/losses.md lists what has published weights', async () => {
    const { text } = pages.find(({ path }) => path === 'docs/losses.md')!;
    const [, sentence = ''] = /There is `paper\/` for (.*?)\.\n/s.exec(text) ?? [];
    expect(inlineCode(sentence).sort()).toEqual((await options('loss/paper')).sort());
  });

  it.each([
    ['docs/schemes.md', 'scheme', ['own']],
    ['docs/data.md', 'data', []],
    ['docs/engines.md', 'engine', []],
  ] as const)('%s has a row for every option of %s', async (path, group, elsewhere) => {
    const named = rowsOf(path).flatMap(([first = '']) => inlineCode(first));
    expect([...named, ...elsewhere].sort()).toEqual((await options(group)).sort());
  });

  it('docs/models.md names every model and teacher', async () => {
    const named = new Set(pages.flatMap(({ path, text }) => (path === 'docs/models.md' ? inlineCode(text) : [])));
    const all = [...(await options('model')), ...(await options('teacher'))];
    expect(all.filter((name) => !named.has(name))).toEqual([]);
  });
});

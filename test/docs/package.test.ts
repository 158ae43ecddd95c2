import { readFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, root } from './pages.ts';

describe('the package', () => {
  it('has all that its documents link to', async () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const packed = new Set(files.map(({ path }) => path));
    const documents = [...packed].filter((path) => path.endsWith('.md'));
    expect(documents).toEqual(
      expect.arrayContaining([...pages.map(({ path }) => path), 'FEATURES.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']),
    );
    for (const document of documents) {
      const text = await readFile(join(root, document), 'utf8');
      const links = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, link = '']) =>
        join(document, '..', link),
      );
      expect(
        links.filter((link) => !packed.has(link) && ![...packed].some((path) => path.startsWith(`${link}/`))),
        document,
      ).toEqual([]);
    }
  });

  it('every entry of package.json has its sources', async () => {
    const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    for (const entry of Object.values(exports)) {
      if (typeof entry === 'string') continue;
      expect(Object.keys(await import(join(root, entry['hydrosol-source']!))).length).toBeGreaterThan(0);
    }
  });
});

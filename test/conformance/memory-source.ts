/** @file The files of a recorded tree as a source of configs, without writing them. */
import { readConfigText } from '../../src/compose/content.ts';
import { staysInside, type ConfigSource, type SourceConfig } from '../../src/compose/source.ts';

/** A source of files by their path: what `fileSource` is of a folder that holds nothing else. */
export function memorySource(files: ReadonlyMap<string, string>): ConfigSource {
  const paths = [...files.keys()];
  const configs = new Set(paths.flatMap((path) => (path.endsWith('.yaml') ? [path.slice(0, -5)] : [])));
  const groups = new Set(['']);
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    for (const i of parts.keys()) groups.add(parts.slice(0, i + 1).join('/'));
  }
  const loaded = new Map<string, SourceConfig>();
  return {
    provider: 'main',
    scheme: 'file',
    path: 'conf',
    available: true,
    isConfig: (path) => staysInside(path) && configs.has(path),
    isGroup: (path) => staysInside(path) && groups.has(path),
    list(group, kind) {
      const start = group === '' ? '' : `${group}/`;
      const below = [...(kind === 'config' ? configs : groups)].filter((path) => path.startsWith(start) && path !== '');
      return below
        .map((path) => path.slice(start.length))
        .filter((name) => name !== '' && !name.includes('/'))
        .sort();
    },
    load(path) {
      const known = loaded.get(path);
      if (known !== undefined) return known;
      const content = readConfigText({ kind: 'file', name: `conf/${path}.yaml`, text: files.get(`${path}.yaml`)! });
      loaded.set(path, content);
      return content;
    },
  };
}

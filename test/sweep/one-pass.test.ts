import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeAll, openWorkshop, type Workshop } from '../../src/compose/index.ts';
import type { Program } from '../../src/program/index.ts';
import { openSession } from '../../src/program/index.ts';
import { runSweep } from '../../src/sweep/index.ts';
import { fileSource } from '../../src/compose/file-source.ts';
import { createRepository, type ConfigSource, type SourceConfig } from '../../src/compose/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';

const FILES = {
  'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nhydra: {searchpath: [more]}\nn: 0\n',
  'db/mysql.yaml': 'port: 1\n',
  'db/pg.yaml': 'port: 2\n',
  'more/extra/one.yaml': 'x: 1\n',
};

interface Counts {
  /** What was read and parsed, by path: more than one value if it was done more than once. */
  readonly parsed: Map<string, Set<SourceConfig>>;
  /** How often the search path was looked through, which every defaults list that is composed needs. */
  extended: number;
}

function traced(source: ConfigSource, { parsed }: Counts): ConfigSource {
  return {
    ...source,
    load(path) {
      const config = source.load(path);
      parsed.set(path, (parsed.get(path) ?? new Set()).add(config));
      return config;
    },
  };
}

/** A program whose configs are counted. `hydra.searchpath` is there, so that every composition extends the search path. */
function counting(): { program: Program<object, object>; workshop: Workshop; counts: Counts } {
  const cwd = writeTree(FILES);
  const counts: Counts = { parsed: new Map(), extended: 0 };
  const source = traced(fileSource({ provider: 'main', folder: cwd, cwd }), counts);
  const repository = createRepository({ searchPath: [source], cwd });
  const program = { name: 'app', configDir: cwd, load: async () => ({ task: async () => ({}) }) };
  const flags = { configPath: undefined, configName: undefined, configDir: undefined };
  const workshop = {
    ...openWorkshop(program, flags, { version: '1.2.3' }),
    repository: {
      ...repository,
      extend(entries: Parameters<typeof repository.extend>[0]) {
        counts.extended++;
        return repository.extend(entries);
      },
    },
  };
  return { program, workshop, counts };
}

const timesParsed = ({ parsed }: Counts): object =>
  Object.fromEntries(Array.from(parsed, ([path, configs]) => [path, configs.size]));

describe('composition in one pass', () => {
  it('a run reads each config once and composes once', () => {
    const { workshop, counts } = counting();
    expect(composeAll(workshop, ['db=pg', '+extra=one'], 'run').errors).toEqual([]);
    expect(timesParsed(counts)).toEqual({ config: 1, 'db/pg': 1 });
    expect(counts.extended).toBe(1);
  });

  it('a sweep of six jobs reads each config once and extends the search path once for all its jobs', async () => {
    const { program, workshop, counts } = counting();
    const words = ['db=mysql,pg', 'n=1,2,3', `hydra.sweep.dir=${join(await temporaryFolder(), 'sweep')}`];
    const master = composeAll(workshop, words, 'multirun');
    const { signal } = new AbortController();
    const swept = await runSweep(openSession({ signal }), program, workshop, { master, words });
    expect(swept.status).toBe('FINISHED');
    expect(timesParsed(counts)).toEqual({ config: 1, 'db/mysql': 1, 'db/pg': 1 });
    // once for the sweep itself, where sweeps are open, and once for its jobs
    expect(counts.extended).toBe(2);
  });
});

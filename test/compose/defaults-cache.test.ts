/** @file Command lines that share composed defaults come to what they come to when each is composed anew. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/app/index.ts';
import {
  composeAll,
  createRepository,
  expandedWords,
  openWorkshop,
  type ComposedAll,
  type Workshop,
} from '../../src/compose/index.ts';
import { childrenOf, toContainer, toYaml, update, type ConfigNode } from '../../src/config/index.ts';
import { formatError } from '../../src/errors.ts';
import { placeJob } from '../../src/run/index.ts';
import { attempt } from '../../src/util/attempt.ts';
import { ALL, sample } from '../sample.ts';
import { writeTree } from './conf-tree.ts';

const TREES = join(import.meta.dirname, '../hydra-trees');

/** Words that were typed in a recorded tree: right ones, wrong ones, sweeps. */
function typedIn(tree: string): string[] {
  const found = new Set<string>();
  JSON.parse(readFileSync(join(TREES, tree, 'commands.json'), 'utf8'), (key, value: unknown) => {
    if (key === 'words') for (const word of value as string[]) if (/^[^-].*=|^~/.test(word)) found.add(word);
    return value;
  });
  return [...found];
}

const SHIPPED_WORDS = [
  'seed=1',
  'seed=2',
  'model=mlp',
  'model=nothing',
  'loss=dkd',
  'loss=relation',
  'loss.temperature=4',
  '+loss.alpha=1',
  'trainer.epochs=3',
  'trainer.epochs=three',
  'optimizer=sgd',
  '~optimizer',
  'scheme=self',
  'scheme.share=0.5',
  '~loss',
  '+model@second=cnn',
  'hydra/launcher=nowhere',
  'hydra.searchpath=[nowhere]',
  'hydra.searchpath=append(pkg://none)',
  'hydra.job.name=x',
  '++hydra.job.env_copy=[NO_SUCH]',
  'hydra.runtime.cwd=/x',
  'hydra.job.num=7',
  'seed=${now:%Y}',
  "hydra.sweep.subdir='${hydra.job.override_dirname}-${hydra.job.num}'",
  'seed=1,2',
  'model=cnn,mlp',
  'hydra={verbose: true}',
];

/** All that a node is, and all below it: values, flags, types, and the texts that set them. */
function described(node: ConfigNode): unknown {
  const { kind, key, struct, readonly, origin, keyOrigin, earlier, type } = node;
  const own = { kind, key, struct, readonly, origin, keyOrigin, earlier, type };
  if (node.kind === 'scalar') return { ...own, value: node.value };
  return { ...own, children: Array.from(childrenOf(node), described) };
}

/** All that a composition comes to, resolved in the place of a sweep's job too. */
function outcome(compose: () => ComposedAll): unknown {
  const { value, errors: thrown } = attempt(compose);
  if (value === undefined) return { thrown: thrown.map((error) => formatError(error)) };
  const { composition, errors, words } = value;
  const { config, choices, sources, overrides, warnings, defaults } = composition;
  const job = attempt(() => {
    const placed = placeJob(composition, { sweep: { number: 3, wanted: '/s', sweepFolder: '/s' } });
    const { resolvers } = placed.composition;
    return { folder: placed.folder, plain: toContainer(placed.composition.config, { resolve: true, resolvers }) };
  });
  return {
    errors: errors.map((error) => formatError(error)),
    words,
    yaml: toYaml(config),
    tree: described(config),
    choices: [...choices],
    places: sources.map(({ path }) => path),
    overrides,
    warnings,
    entries: defaults.entries,
    job: job.value ?? job.errors.map((error) => formatError(error)),
  };
}

function expectSame(workshop: Workshop, lines: readonly (readonly string[])[]): void {
  const anew: Workshop = { ...workshop, cache: undefined };
  for (const line of lines) {
    const compose = (where: Workshop): ComposedAll => composeAll(where, expandedWords(line), 'run');
    expect(
      outcome(() => compose(workshop)),
      line.join(' '),
    ).toEqual(outcome(() => compose(anew)));
    // what a callback does to one job's config is its own affair
    const { value } = attempt(() => compose(workshop).composition.config);
    if (value !== undefined) update(value, 'hydra.job.name', 'changed', { forceAdd: true });
  }
}

const TREE_NAMES = readdirSync(TREES, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

describe('composed defaults that are kept', () => {
  const now = new Date(2026, 10, 23, 10, 41, 7);
  const rows = [
    ...TREE_NAMES.map((name) => {
      const { config_name: configName = 'config' } = JSON.parse(
        readFileSync(join(TREES, name, 'commands.json'), 'utf8'),
      ) as { config_name?: string };
      return {
        name,
        owner: { name: 'program', configDir: join(TREES, name, 'conf'), configName },
        words: typedIn(name),
      };
    }),
    { name: 'the shipped configs', owner: shipped, words: SHIPPED_WORDS },
  ];
  it.each(sample(rows, 3))('change nothing that is composed: $name', ({ owner, words }) => {
    const line = fc.uniqueArray(fc.constantFrom(...words), { maxLength: 3 });
    const lines = fc.array(line, { minLength: 2, maxLength: 5 });
    const workshop = openWorkshop(owner, {}, { now, version: '1.2.3' });
    fc.assert(
      fc.property(lines, (some) => expectSame(workshop, some)),
      { numRuns: ALL ? 60 : 12 },
    );
  });

  it('are composed once for each choice of groups, and again for another search path', () => {
    const cwd = writeTree({
      'conf/config.yaml': 'defaults: [db: mysql, _self_]\nn: 0\n',
      'conf/db/mysql.yaml': 'port: 1\n',
      'conf/db/pg.yaml': 'port: 2\n',
      'more/db/pg.yaml': 'port: 3\n',
    });
    const loads: string[] = [];
    const repository = createRepository({ searchPath: [{ provider: 'main', path: 'conf' }], cwd });
    const workshop: Workshop = {
      ...openWorkshop({ name: 'app', configDir: join(cwd, 'conf') }, {}, { cwd }),
      repository: {
        ...repository,
        load(path) {
          loads.push(path);
          return repository.load(path);
        },
      },
    };
    const composed = (words: readonly string[]): number => {
      const before = loads.filter((path) => path.startsWith('db/')).length;
      const { composition, errors } = composeAll(workshop, words, 'run');
      expect(errors).toEqual([]);
      expect(composition.get('n')).toBe(Number(words.find((word) => word.startsWith('n='))?.slice(2) ?? 0));
      return loads.filter((path) => path.startsWith('db/')).length - before;
    };
    expect(composed(['n=1'])).toBeGreaterThan(0);
    expect(composed(['n=2'])).toBe(0);
    expect(composed(['db=pg', 'n=1'])).toBeGreaterThan(0);
    expect(composed(['n=3', 'db=pg', '+m=1'])).toBe(0);
    expect(composed([])).toBe(0);
    expect(composeAll(workshop, ['db=pg', 'hydra.searchpath=[more]'], 'run').composition.sources).toHaveLength(4);
    expect(composed(['db=pg', 'n=5'])).toBe(0);
  });
});

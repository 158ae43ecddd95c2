import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { composeAll, openWorkshop, taskConfig } from '../../src/compose/index.ts';
import { toYaml } from '../../src/config/index.ts';
import { composeSpec, specOf } from '../../src/program/index.ts';
import { placeJob, type JobSpec } from '../../src/run/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { sample } from '../sample.ts';
import { TSX } from '../e2e/command.ts';

const FILES = {
  'config.yaml': 'defaults: [{db: mysql}, _self_]\nwhen: "${now:%Y-%m-%d %H:%M:%S}"\nname: ${hydra:job.name}\na: 1\n',
  'other.yaml': 'defaults: [config, _self_]\na: 2\n',
  'db/mysql.yaml': 'port: 1\n',
  'db/pg.yaml': 'port: 2\n',
  'more/db/lite.yaml': 'port: 3\n',
};

/** Composes a spec in another process, which is told of it by JSON alone. */
function composedElsewhere(program: object, spec: JobSpec): { config: string; folder: string } {
  const src = join(import.meta.dirname, '../../src');
  const script = `
    import { taskConfig } from ${JSON.stringify(join(src, 'compose/index.ts'))};
    import { toYaml } from ${JSON.stringify(join(src, 'config/index.ts'))};
    import { composeSpec } from ${JSON.stringify(join(src, 'program/index.ts'))};
    import { placeJob } from ${JSON.stringify(join(src, 'run/index.ts'))};
    const [program, spec] = JSON.parse(process.argv[1]);
    const { composition, folder } = placeJob(composeSpec(program, spec).composition, spec);
    const { config, resolvers } = composition;
    const resolved = toYaml(taskConfig(config), { resolve: true, resolvers });
    process.stdout.write(JSON.stringify({ config: toYaml(config) + resolved, folder }));
  `;
  const words = ['--import', TSX, '--input-type=module', '-e', script, JSON.stringify([program, spec])];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as { config: string; folder: string };
}

it.each(
  sample(
    [
      { name: 'a job of a sweep', words: ['db=pg', 'hydra.mode=MULTIRUN'], places: {}, number: 3 },
      { name: 'a run', words: ['db=pg', '+b=[1,2]'], places: {} },
      {
        name: 'another primary config and one more folder',
        words: ['db=lite'],
        places: { configName: 'other', configDir: 'more' },
      },
    ],
    3,
  ),
)('$name is composed by its data alone, in any process the same', ({ words, places, number }) => {
  const configDir = writeTree(FILES);
  const program = { name: 'app', configDir };
  const workshop = openWorkshop(program, places, { cwd: configDir, now: new Date(2026, 10, 30, 12, 34, 56) });
  const sweepFolder = join(configDir, 'multirun/x');
  const sweep = number === undefined ? undefined : { number, wanted: sweepFolder, sweepFolder };
  const spec = specOf(workshop, [...words, `hydra.sweep.dir=${sweepFolder}`], sweep);

  const here = placeJob(composeAll(workshop, spec.words, 'run').composition, spec);
  const elsewhere = composedElsewhere(program, spec);
  expect(elsewhere.folder).toBe(here.folder);
  const { config, resolvers } = here.composition;
  expect(elsewhere.config).toBe(toYaml(config) + toYaml(taskConfig(config), { resolve: true, resolvers }));
  expect(elsewhere.config).toContain('2026-11-30 12:34:56');
  expect(composeSpec(program, spec).errors).toEqual([]);
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { command, temporaryFolder } from './command.ts';

const TINY = ['data=synthetic', 'data.train=600', 'data.test=30', 'engine=compiled', 'model=mlp', 'model.hidden=[4]'];
/** One that learns for as long as the other processes may start later than the first. */
const TEACHER = ['teacher=mlp_large', 'teacher.model.hidden=[32]', 'teacher.trainer.epochs=15'];

it('trains a teacher once for four runs that are started together', async () => {
  const cwd = await temporaryFolder();
  const folders = ['a', 'b', 'c', 'd'];
  const words = [...TINY, ...TEACHER, 'store.dir=store'];
  const runs = folders.map((folder) => command('run', [...words, `hydra.run.dir=${folder}`], { cwd }));
  const logs = (await Promise.all(runs)).map(({ stderr }) => stderr);
  expect(logs.filter((log) => log.includes('training the teacher'))).toHaveLength(1);
  expect(logs.filter((log) => log.includes('the teacher comes from the store'))).toHaveLength(3);
  const summaries = await Promise.all(folders.map((folder) => readRunSummary(join(cwd, folder))));
  expect(summaries.map(({ status }) => status)).toEqual(folders.map(() => 'FINISHED'));
  expect(new Set(summaries.map(({ stages }) => stages['teacher']!.weights_sha256)).size).toBe(1);
  expect((await readdir(join(cwd, 'store'))).filter((name) => name.startsWith('.'))).toEqual([]);
});

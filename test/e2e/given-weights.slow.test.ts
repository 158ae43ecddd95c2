/** @file A teacher whose weights come from an earlier run. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { exportSafetensors } from '../../src/distill/weights/export-safetensors.ts';
import { loadNetwork } from '../../src/distill/weights/weights.ts';
import { readRunSummary } from '../../src/report/index.ts';
import { startEngine } from '../../src/engine/index.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run } from './in-process.ts';

const DATA = ['data=synthetic', 'data.train=60', 'data.test=30', 'engine=wasm', 'trainer.epochs=1'];
const WORDS = [...DATA, 'model=mlp', 'model.hidden=[4]', 'teacher=mlp_large', 'teacher.model.hidden=[6]'];

let cwd = '';
beforeAll(async () => {
  cwd = await temporaryFolder();
  expect(await run([...WORDS, 'hydra.run.dir=first'], { cwd })).toMatchObject({ code: 0 });
});

const stagesOf = async (folder: string) => (await readRunSummary(join(cwd, folder))).stages;

it('it is measured and not trained, whatever file they are in, and reproduced', async () => {
  await startEngine('cpu');
  const file = join(cwd, 'teacher.safetensors');
  await writeFile(file, exportSafetensors(await loadNetwork(join(cwd, 'first/teacher'))));
  const first = await stagesOf('first');
  for (const [folder, weights] of Object.entries({ second: join(cwd, 'first/teacher'), third: file })) {
    const words = [...WORDS, `+teacher.weights=${weights}`, 'store.read=false', `hydra.run.dir=${folder}`];
    const { code, stderr } = await run(words, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('the teacher is not trained') });
    const { teacher, student } = await stagesOf(folder);
    const { weights_sha256: hash, accuracy, loss } = first['teacher']!;
    expect(teacher).toMatchObject({ weights_sha256: hash, accuracy, loss, steps: 0, from_store: false });
    expect(student!.weights_sha256).toBe(first['student']!.weights_sha256);
  }
  const again = await hydrosol(['reproduce', 'third'], { cwd });
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('identical, in 3 networks') });
});

it.each([
  { name: 'that are not there', weights: 'first/techer', code: 2, says: '/teacher\n' },
  {
    name: 'of another network',
    weights: 'first/student',
    code: 1,
    says: 'block1/kernel is [64, 4] there, [64, 6] here',
  },
])('weights $name are told before anything is trained', async ({ weights, code, says }) => {
  const finished = await run([...WORDS, `+teacher.weights=${join(cwd, weights)}`], { cwd });
  expect(finished).toMatchObject({ code, stderr: expect.stringContaining(says) });
  expect(finished.stderr).not.toContain('training the');
});

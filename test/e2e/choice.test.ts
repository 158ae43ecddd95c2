import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSummary } from '../../src/report/index.ts';
import { readMetrics } from '../../src/track/index.ts';
import { command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';
import { timelessPoints } from './timeless-points.ts';

const WORDS = [
  'data=synthetic',
  'data.train=400',
  'data.test=100',
  'data.validation=100',
  'model=mlp',
  'model.hidden=[16]',
  'teacher=mlp_large',
  'teacher.model.hidden=[16]',
  'teacher.trainer.steps=7',
  'engine=compiled',
  'engine.strict=true',
  'hydra.run.dir=out',
];
/** No accuracy is better by 1: the first epoch stays the one to beat. */
const CHOICE = ['trainer.epochs=50', 'trainer.select=best', 'trainer.patience=4', 'trainer.min_delta=1'];

/** What a run must come to again. */
async function numbersOf(cwd: string): Promise<object> {
  const { status, stages } = await readSummary(join(cwd, 'out'));
  const points = await timelessPoints(join(cwd, 'out'));
  const ends = Object.entries(stages).map(([stage, { accuracy, weights_sha256: weights, selected_epoch: epoch }]) => {
    return { stage, accuracy, weights, epoch };
  });
  return { status, ends, points };
}

describe('run trainer.select=best trainer.patience=4', { timeout: 60_000 }, () => {
  it('stops early, keeps the best epoch of the validation split, and is reproduced', async () => {
    const cwd = await temporaryFolder();
    const { code, stderr } = await run([...WORDS, ...CHOICE], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the student stopped after epoch 5') });
    const { stages } = await readSummary(join(cwd, 'out'));
    expect(stages['teacher']).toMatchObject({ steps: 7, epochs: 2, selected_epoch: 2, stopped_early: false });
    const points = await readMetrics(join(cwd, 'out'));
    for (const stage of ['baseline', 'student']) {
      const found = stages[stage]!;
      expect(found).toMatchObject({
        steps: 25,
        epochs: 5,
        stopped_early: true,
        weights_bytes: 4 * (64 * 16 + 16 + 17 * 3),
      });
      const values = (name: string) =>
        points.filter((point) => point.stage === stage && point.name === name).map(({ value }) => value);
      const validation = values('validation/accuracy');
      expect(validation).toHaveLength(5);
      const best = validation.indexOf(Math.max(...validation));
      expect(found.selected_epoch).toBe(best + 1);
      expect(found.validation?.accuracy).toBe(validation[best]);
      expect(found.accuracy).toBe(values('test/accuracy')[best]);
      expect(found.latency_ms).toBeGreaterThan(0);
      expect(found.samples_per_second).toBeGreaterThan(0);
    }
    expect(stages['student']!.measures!.only_right!.network - stages['student']!.measures!.only_right!.baseline).toBe(
      Math.round(100 * (stages['student']!.accuracy - stages['baseline']!.accuracy)),
    );
    const reproduced = await command('hydrosol', ['reproduce', 'out'], { cwd });
    expect(reproduced).toMatchObject({ code: 0, stdout: expect.stringContaining('identical') });
  });

  it('comes to the same numbers where the student was in training at kill -9', async () => {
    const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
    const words = [...WORDS, ...CHOICE, 'trainer.patience=40', 'trainer.checkpoint_every=3'];
    expect(await run(words, { cwd: whole })).toMatchObject({ code: 0 });
    const checkpoint = join(killed, 'out/checkpoints/student.safetensors');
    let timer: NodeJS.Timeout | undefined;
    const { code } = await command('run', words, {
      cwd: killed,
      onStderr(_, kill) {
        timer ??= setInterval(() => existsSync(checkpoint) && kill('SIGKILL'), 2);
      },
    });
    clearInterval(timer);
    expect(code).toBeNull();
    expect(existsSync(join(killed, 'out/summary.json'))).toBe(false);
    expect(await command('hydrosol', ['resume', 'out'], { cwd: killed })).toMatchObject({ code: 0 });
    expect(await numbersOf(killed)).toEqual(await numbersOf(whole));
  });

  it('trains a network again whose stored weights were harmed, and says so', async () => {
    const cwd = await temporaryFolder();
    const words = [...WORDS, 'trainer.epochs=1'];
    expect(await run(words, { cwd })).toMatchObject({ code: 0 });
    const first = await numbersOf(cwd);
    const again = await run(words, { cwd });
    expect(again.stderr).toContain('the teacher comes from the store');
    const [, entry] = /the teacher comes from the store: .*, (.*)\n/.exec(again.stderr)!;
    const weights = await readFile(join(entry!, 'weights.bin'));
    weights[0]! ^= 1;
    await writeFile(join(entry!, 'weights.bin'), weights);
    const third = await run([...words, 'hydra.run.dir=third'], { cwd });
    expect(third.stderr).toMatch(
      /weights.bin was changed[^]*training the teacher[^]*the baseline comes from the store/,
    );
    const { stages } = await readSummary(join(cwd, 'third'));
    expect(stages['teacher']!.from_store).toBe(false);
    expect(first).toMatchObject({ ends: [{ weights: stages['teacher']!.weights_sha256 }, {}, {}] });
  });

  it('is refused without validation examples before anything is made', async () => {
    const cwd = await temporaryFolder();
    const words = WORDS.map((word) => (word.startsWith('data.validation') ? 'data.validation=0' : word));
    const { code, stderr } = await run([...words, ...CHOICE], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('trainer.select=best chooses by validation examples');
    expect(stderr).toContain('data.validation=0.1');
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});

/** @file More of `own-parts.test.ts`, by the command: data sets, a scheme whose file changes, one that is killed. */
import { existsSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { EARLY, MLPS, OWN, ownPartsFolder, SMALL, stagesOf, TINY, trainedIn } from './own-parts-folder.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await ownPartsFolder();
});

const run = (...words: string[]) => command('run', words, { cwd });

const COMPILED = ['teacher=mlp_large', 'model.width=8', 'engine=compiled', 'engine.strict=true'];

const train = (folder: string) => run(...OWN, ...COMPILED, ...SMALL, `hydra.run.dir=${folder}`);

/** A data set that is neither split nor augmented. */
const CORNERS = `
import { component, makeDataset } from 'hydrosol/distill';

export const corners = component({
  name: 'corners',
  summary: 'The corners of a line',
  options: { type: 'object', additionalProperties: false, properties: { size: { type: 'integer', default: 20 } } },
  create({ size }, context) {
    const labels = Int32Array.from({ length: size }, (_, i) => i % 2);
    const split = { size, labels, inputs: Float32Array.from(labels) };
    return makeDataset({ name: 'corners', shape: [1], classes: 2, train: split, test: split }, {}, context);
  },
});
`;

/** A scheme that makes its loss itself. */
const SCHEME = `
import { component, crossEntropy, weightedSum } from 'hydrosol/distill';
import { buildModel, learn, learnFromLabels } from 'hydrosol/schemes';

export const doubled = component({
  name: 'doubled',
  summary: 'The labels, doubled',
  options: { type: 'object', additionalProperties: false, properties: { weight: { type: 'number', default: 2 } } },
  create: ({ weight }) =>
    async function* (bench) {
      const { config } = bench.job;
      yield await learnFromLabels(bench, 'baseline', config);
      const value = ({ student, labels }) => crossEntropy(student.logits, labels);
      const loss = weightedSum({ name: 'doubled', terms: [{ name: 'hard', weight, value }] });
      const model = await buildModel(bench, config.model);
      const lesson = { stage: 'student', model, config, loss, seed: config.seed, dependsOn: {} };
      yield await learn(bench, { ...lesson, doing: 'training the student', kept: true });
    },
});
`;

describe('own parts', () => {
  it('train on the compiled engine without falling back; a changed file trains what was made of it again', async () => {
    expect(await train('first')).toMatchObject({ code: 0 });
    const first = await stagesOf(cwd, 'first');
    expect(first).toMatchObject({
      baseline: { from_store: false },
      student: { model: './residual-mlp.ts:residualMlp' },
    });

    await train('same');
    const same = await stagesOf(cwd, 'same');
    expect(same).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: true } });
    expect(same.student.weights_sha256).toBe(first.student.weights_sha256);

    await appendFile(join(cwd, 'residual-mlp.ts'), '// another text\n');
    await train('changed');
    expect(await stagesOf(cwd, 'changed')).toMatchObject({
      teacher: { from_store: true },
      baseline: { from_store: false },
    });
  });

  it('make a data set', async () => {
    const words = ['--config-dir', 'conf', 'data=two_moons', 'model=mlp', 'teacher=mlp_large'];
    const short = ['trainer.epochs=8', 'teacher.trainer.epochs=2', 'trainer.select=best', 'hydra.run.dir=moons'];
    expect(await run(...words, ...short)).toMatchObject({ code: 0 });
    expect((await stagesOf(cwd, 'moons')).student.accuracy).toBeGreaterThan(0.8);
  });

  it('make a data set that has options of its own alone', async () => {
    await writeFile(join(cwd, 'corners.mjs'), CORNERS);
    const words = ['data=own', 'data._target_=./corners.mjs:corners', 'model=mlp', 'teacher=mlp_large'];
    const short = ['trainer.epochs=1', 'teacher.trainer.epochs=1'];
    expect(await run(...words, '+data.size=40', ...short)).toMatchObject({ code: 0, stderr: expect.any(String) });
    const { code, stderr } = await run(...words, '+data.sise=40');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: +data.size=40\n');
  });
});

describe("a scheme of one's own", { timeout: 60_000 }, () => {
  it('trains, and keeps what it trains where other schemes find it', async () => {
    expect(await run(...EARLY, 'hydra.run.dir=early')).toMatchObject({ code: 0 });
    const all = ['teacher', 'early_teacher', 'baseline', 'plain_student', 'student'];
    expect(await trainedIn(cwd, 'early')).toEqual(all);
    expect(existsSync(join(cwd, 'early/plain_student/weights.bin'))).toBe(true);
    await run(...EARLY, 'scheme.epochs=2', 'hydra.run.dir=later');
    expect(await trainedIn(cwd, 'later')).toEqual(['early_teacher', 'student']);
    // its lessons are named by the config alone, whatever else the file does
    await appendFile(join(cwd, 'early-teacher.ts'), '// another text\n');
    await run(...EARLY, 'hydra.run.dir=edited');
    expect(await trainedIn(cwd, 'edited')).toEqual(['student']);
    await run('scheme=offline', 'teacher.trainer.epochs=3', ...TINY, ...MLPS, 'hydra.run.dir=offline');
    expect(await trainedIn(cwd, 'offline')).toEqual(['student']);
    const [early, offline] = [await stagesOf(cwd, 'early'), await stagesOf(cwd, 'offline')];
    expect(early).toMatchObject({ plain_student: { weights_sha256: offline.student.weights_sha256 } });
  });

  it('must be one', async () => {
    const { code, stderr } = await run('scheme=own', 'scheme._target_=./ranking.ts:ranking', ...TINY, ...MLPS);
    expect(code).toBe(1);
    expect(stderr).toContain('./ranking.ts:ranking makes no scheme: it is no function of a bench');
  });

  it('trains again what it made itself when its file or its options change', async () => {
    await writeFile(join(cwd, 'doubled.mjs'), SCHEME);
    const words = ['scheme=own', 'scheme._target_=./doubled.mjs:doubled', ...TINY, 'model=mlp', 'model.hidden=[7]'];
    const train = async (folder: string, ...more: string[]) => {
      expect(await run(...words, ...more, `hydra.run.dir=${folder}`)).toMatchObject({ code: 0 });
      return trainedIn(cwd, folder);
    };
    expect(await train('doubled')).toEqual(['baseline', 'student']);
    expect(await train('doubled-again')).toEqual([]);
    expect(await train('doubled-tripled', '+scheme.weight=3')).toEqual(['student']);
    await appendFile(join(cwd, 'doubled.mjs'), '// another text\n');
    expect(await train('doubled-edited')).toEqual(['student']);
  });

  it('goes on where it was killed', async () => {
    const long = ['trainer.epochs=60', 'trainer.checkpoint_every=10', 'hydra.run.dir=killed'];
    const checkpoint = join(cwd, 'killed/checkpoints/student.safetensors');
    let timer: NodeJS.Timeout | undefined;
    await command('run', [...EARLY, ...long], {
      cwd,
      onStderr(_, kill) {
        timer ??= setInterval(() => existsSync(checkpoint) && kill('SIGKILL'), 2);
      },
    });
    clearInterval(timer);
    expect(existsSync(join(cwd, 'killed/summary.json'))).toBe(false);
    const resumed = await command('hydrosol', ['resume', 'killed'], { cwd });
    expect(resumed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('the plain_student comes from the store'),
    });
    expect(resumed.stderr).toMatch(/student: 60 epochs, \d+ steps, going on after step \d+0\n/);
  });
});

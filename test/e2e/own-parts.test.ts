/** @file The parts of experiments/own-parts in the shipped experiment, from a folder of the user's own. */
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';
import { run as runHere } from './in-process.ts';

const root = resolve(import.meta.dirname, '../..');
let cwd: string;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await cp(join(root, 'experiments/own-parts'), cwd, { recursive: true });
  await mkdir(join(cwd, 'node_modules'));
  await symlink(root, join(cwd, 'node_modules/hydrosol'));
  await symlink(join(root, 'node_modules/@tensorflow'), join(cwd, 'node_modules/@tensorflow'));
});

const SMALL = ['data=synthetic', 'data.train=200', 'data.test=100', 'trainer.epochs=1', 'teacher.trainer.epochs=1'];
const OWN = ['--config-dir', 'conf', 'model=residual_mlp', 'loss=ranking'];
const COMPILED = ['teacher=mlp_large', 'model.width=8', 'engine=compiled', 'engine.strict=true'];

const run = (...words: string[]) => runHere(words, { cwd });

/** Trains by the command, as users do. */
const train = (folder: string) => command('run', [...OWN, ...COMPILED, ...SMALL, `hydra.run.dir=${folder}`], { cwd });

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

interface Stages {
  readonly teacher: { readonly from_store: boolean };
  readonly baseline: { readonly from_store: boolean };
  readonly student: { readonly accuracy: number; readonly model: string; readonly weights_sha256: string };
}

async function stagesOf(folder: string): Promise<Stages> {
  const text = await readFile(join(cwd, folder, 'summary.json'), 'utf8');
  return (JSON.parse(text) as { stages: Stages }).stages;
}

/** The networks of a run that did not come from the store. */
async function trainedIn(folder: string): Promise<string[]> {
  const stages = Object.entries(await stagesOf(folder));
  return stages.filter(([, { from_store: isStored }]) => isStored !== true).map(([stage]) => stage);
}

describe('own parts', () => {
  it('train on the compiled engine without falling back; a changed file trains what was made of it again', async () => {
    expect(await train('first')).toMatchObject({ code: 0 });
    const first = await stagesOf('first');
    expect(first).toMatchObject({
      baseline: { from_store: false },
      student: { model: './residual-mlp.ts:residualMlp' },
    });

    await train('same');
    const same = await stagesOf('same');
    expect(same).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: true } });
    expect(same.student.weights_sha256).toBe(first.student.weights_sha256);

    await appendFile(join(cwd, 'residual-mlp.ts'), '// another text\n');
    await train('changed');
    expect(await stagesOf('changed')).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: false } });
  });

  it('are named on the command line', async () => {
    const words = [
      'loss=own',
      'loss._target_=./ranking.ts:ranking',
      '+loss.margin=2',
      'teacher=mlp_large',
      'model=mlp',
    ];
    expect(await run(...words, ...SMALL)).toMatchObject({ code: 0 });
  });

  it('make a data set', async () => {
    const words = ['--config-dir', 'conf', 'data=two_moons', 'model=mlp', 'teacher=mlp_large'];
    const short = ['trainer.epochs=8', 'teacher.trainer.epochs=2', 'trainer.select=best', 'hydra.run.dir=moons'];
    expect(await run(...words, ...short)).toMatchObject({ code: 0 });
    expect((await stagesOf('moons')).student.accuracy).toBeGreaterThan(0.8);
  });

  it('make a data set that has options of its own alone', async () => {
    await writeFile(join(cwd, 'corners.mjs'), CORNERS);
    const words = ['data=own', 'data._target_=./corners.mjs:corners', 'model=mlp', 'teacher=mlp_large'];
    const short = ['trainer.epochs=1', 'teacher.trainer.epochs=1'];
    expect(await run(...words, '+data.size=40', ...short)).toMatchObject({ code: 0, stderr: expect.any(String) });
    const { code, stderr } = await run(...words, '+data.sise=40');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: data.size\n');
  });

  it('are checked before anything runs', async () => {
    const { code, stderr } = await run(...OWN, '+loss.wieght=2', 'model.blocks=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: loss.weight');
    expect(stderr).toContain('expected: at least 1');
  });

  it('must be what they are named for', async () => {
    const words = ['loss=own', 'loss._target_=./residual-mlp.ts:residualMlp', 'teacher=mlp_large', 'model=mlp'];
    const { code, stderr } = await run(...words, ...SMALL);
    expect(code).toBe(1);
    expect(stderr).toContain('./residual-mlp.ts:residualMlp');
  });

  it('are validated and listed as shipped ones are', async () => {
    const { code, stdout } = await command('hydrosol', ['validate', '--config-dir', 'conf'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing wrong') });
  });
});

const TINY = ['data=synthetic', 'data.train=96', 'data.test=60', 'engine=compiled', 'engine.strict=true'];
const MLPS = ['model=mlp', 'model.hidden=[8]', 'teacher=mlp_large', 'teacher.model.hidden=[12]'];

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

describe("a scheme of one's own", { timeout: 60_000 }, () => {
  const EARLY = ['--config-dir', 'conf', 'scheme=early_teacher', 'teacher.trainer.epochs=3', ...TINY, ...MLPS];

  it('trains, and keeps what it trains where other schemes find it', async () => {
    expect(await run(...EARLY, 'hydra.run.dir=early')).toMatchObject({ code: 0 });
    const all = ['teacher', 'early_teacher', 'baseline', 'plain_student', 'student'];
    expect(await trainedIn('early')).toEqual(all);
    expect(existsSync(join(cwd, 'early/plain_student/weights.bin'))).toBe(true);
    await run(...EARLY, 'scheme.epochs=2', 'hydra.run.dir=later');
    expect(await trainedIn('later')).toEqual(['early_teacher', 'student']);
    // its lessons are named by the config alone, whatever else the file does
    await appendFile(join(cwd, 'early-teacher.ts'), '// another text\n');
    await run(...EARLY, 'hydra.run.dir=edited');
    expect(await trainedIn('edited')).toEqual(['student']);
    await run('scheme=offline', 'teacher.trainer.epochs=3', ...TINY, ...MLPS, 'hydra.run.dir=offline');
    expect(await trainedIn('offline')).toEqual(['student']);
    const [early, offline] = [await stagesOf('early'), await stagesOf('offline')];
    expect(early).toMatchObject({ plain_student: { weights_sha256: offline.student.weights_sha256 } });
  });

  it('trains again what it made itself when its file or its options change', async () => {
    await writeFile(join(cwd, 'doubled.mjs'), SCHEME);
    const words = ['scheme=own', 'scheme._target_=./doubled.mjs:doubled', ...TINY, 'model=mlp', 'model.hidden=[7]'];
    const train = async (folder: string, ...more: string[]) => {
      expect(await run(...words, ...more, `hydra.run.dir=${folder}`)).toMatchObject({ code: 0 });
      return trainedIn(folder);
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

  it('is checked before anything runs, to the last option', async () => {
    const { code, stderr } = await run(...EARLY, '+scheme.epoch=2', 'scheme.epochs=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: scheme.epochs');
    expect(stderr).toContain('expected: at least 1');
  });

  it('must be one', async () => {
    const { code, stderr } = await run('scheme=own', 'scheme._target_=./ranking.ts:ranking', ...TINY, ...MLPS);
    expect(code).toBe(1);
    expect(stderr).toContain('./ranking.ts:ranking makes no scheme: it is no function of a bench');
  });
});

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunSummary, type RunSummary } from '../../src/report/index.ts';
import { readMetrics } from '../../src/track/index.ts';
import { loadNetwork } from '../../src/distill/index.ts';
import { startEngine } from '../../src/engine/index.ts';
import { command, temporaryFolder, type Finished } from './command.ts';
import { hydrosol, run as runHere } from './in-process.ts';
import { timelessPoints } from './timeless-points.ts';
import { ALL } from '../sample.ts';

/** Small enough to train in a second or two. */
const SHORT = ['trainer.epochs=1', 'teacher.trainer.epochs=1', 'engine=wasm'];
const SMALL = ['data.train_size=300', 'data.test_size=100', ...SHORT];
/** Made-up examples. */
const SYNTHETIC = ['data=synthetic', 'data.train=200', 'data.test=60', ...SHORT];
const MLPS = ['model=mlp', 'model.hidden=[16]', 'teacher=mlp_large', 'teacher.model.hidden=[32]'];
const TINY = [...SYNTHETIC, ...MLPS];

const json = async (path: string): Promise<Record<string, unknown>> => JSON.parse(await readFile(path, 'utf8'));

/** The numbers of a run that must not change. */
const numbers = ({ stages }: RunSummary): object =>
  Object.entries(stages).map(([stage, { accuracy, loss, weights_sha256: weights }]) => ({
    stage,
    accuracy,
    loss,
    weights,
  }));

describe('one run', () => {
  let cwd: string;
  let finished: Finished;
  const run = (): string => join(cwd, 'out');

  beforeAll(async () => {
    cwd = await temporaryFolder();
    const words = ['model=cnn', 'loss=relation', 'loss.temperature=2', ...SMALL, 'hydra.run.dir=out'];
    finished = await command('run', words, { cwd });
  });

  it('ends with tables of teacher, baseline and distilled student', () => {
    expect(finished).toMatchObject({ code: 0 });
    const [answers = '', costs = '', gain = ''] = finished.stdout.split('\n\n');
    expect(answers).toMatch(/^network +test accuracy +NLL +ECE +agreement +KL to teacher +worst class\n/);
    expect(costs).toMatch(/^network .*parameters .*FLOPs .*compression .*latency /);
    for (const name of ['teacher', 'baseline', 'distilled student']) {
      expect(answers).toContain(`\n${name} `);
      expect(costs).toContain(`\n${name} `);
    }
    expect(gain).toMatch(/^distilling: [+-]\d+\.\d\d points of test accuracy over the baseline, [^]*\nfinished: out\n/);
  });

  it('is reported again by hydrosol report', async () => {
    const { code, stdout } = await hydrosol(['report', 'out'], { cwd });
    expect({ code, stdout: `${stdout}finished: out\n` }).toEqual({ code: 0, stdout: finished.stdout });
  });

  it('saves what Hydra saves', async () => {
    expect(await readFile(join(run(), '.hydra/overrides.yaml'), 'utf8')).toMatch(
      /^- model=cnn\n- loss=relation\n- loss.temperature=2\n/,
    );
    expect(await readFile(join(run(), '.hydra/config.yaml'), 'utf8')).toMatch(
      /^data:\n {2}_target_: data.mnist\n {2}train_size: 300\n/,
    );
    const hydra = await readFile(join(run(), '.hydra/hydra.yaml'), 'utf8');
    expect(hydra).toMatch(/^hydra:\n/);
    expect(hydra).toContain('  run:\n    dir: out\n');
    expect(hydra).toContain(`    output_dir: ${run()}\n`);
    expect(hydra).toContain('      model: cnn\n');
  });

  it('keeps log, environment, metrics, summary and weights', async () => {
    expect((await readdir(run())).sort()).toEqual(
      [
        '.hydra',
        '.hydrosol',
        'baseline',
        'environment.json',
        'metrics.jsonl',
        'run.log',
        'student',
        'summary.json',
        'teacher',
      ].sort(),
    );
    expect(await json(join(run(), 'environment.json'))).toMatchObject({ engine: { name: 'wasm' }, seed: 0, git: null });
    const summary = await readRunSummary(run());
    expect(Object.keys(summary.stages)).toEqual(['teacher', 'baseline', 'student']);
    expect(summary).toMatchObject({ status: 'FINISHED', engine: 'wasm', seed: 0 });
    expect(summary.stages['teacher']!.parameters).toBeGreaterThan(3 * summary.stages['student']!.parameters);
    const points = await readMetrics(run());
    for (const { stage, name } of [
      { stage: 'teacher', name: 'test/accuracy' },
      { stage: 'baseline', name: 'train/loss' },
      { stage: 'student', name: 'train/loss/rkd' },
      { stage: 'student', name: 'train/loss_share/rkd' },
      { stage: 'student', name: 'train/gradient_share/soft' },
    ])
      expect(points).toContainEqual(expect.objectContaining({ stage, name, value: expect.any(Number) }));
    await startEngine('cpu');
    const network = await loadNetwork(join(run(), 'student'));
    expect(network.countParams()).toBe(summary.stages['student']!.parameters);
  });

  it('tells the trackers once all measures of each network, as summary.json has them', async () => {
    const { stages } = await readRunSummary(run());
    const points = await readMetrics(run());
    for (const [stage, network] of Object.entries(stages)) {
      const told = points.filter((point) => point.stage === stage && !point.name.startsWith('train/'));
      const values = Object.fromEntries(told.map(({ name, value }) => [name, value]));
      expect(values).toEqual({
        'test/accuracy': network.accuracy,
        'test/loss': network.loss,
        'test/ece': network.measures!.ece,
        'test/agreement': network.measures!.agreement,
        'test/kl': network.measures!.kl,
        'size/parameters': network.parameters,
        'size/weights_bytes': network.weights_bytes,
        'size/flops': network.flops,
        'size/compression': network.compression,
        'speed/latency_ms': network.latency_ms,
        'speed/samples_per_second': network.samples_per_second,
        'speed/seconds': network.seconds,
      });
      expect(told).toHaveLength(Object.keys(values).length);
      for (const { step, epoch } of told)
        expect({ step, epoch }).toEqual({ step: network.steps, epoch: network.epochs });
      const ratio = stages['teacher']!.parameters / network.parameters;
      expect(network.compression).toBe(stage === 'teacher' ? undefined : ratio);
    }
  });

  it.runIf(ALL)('is reproduced, identical in every number', async () => {
    const again = await command('hydrosol', ['reproduce', 'out'], { cwd });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/\nidentical, in 3 networks and \d+ measured points\n/);
  });

  it.runIf(ALL)('is found different when a logged number is another', async () => {
    const path = join(run(), 'summary.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"accuracy": [\d.]+/, '"accuracy": 0.123'));
    const again = await command('hydrosol', ['reproduce', 'out'], { cwd });
    expect(again).toMatchObject({ code: 1 });
    expect(again.stdout).toContain('teacher.accuracy: logged 0.123');
    await writeFile(path, text);
  });

  it.runIf(ALL)(
    'gives the next run its teacher and its baseline from the store, and itself another folder',
    async () => {
      const next = await command('run', ['model=cnn', 'loss=response', ...SMALL, 'hydra.run.dir=out'], { cwd });
      const [, folder = ''] = /\nfinished: (.*)\n/.exec(next.stdout) ?? [];
      expect(folder).toMatch(/out_\d$/);
      const summary = await readRunSummary(join(cwd, folder));
      const fromStore = Object.values(summary.stages).map((stage) => stage.from_store);
      expect(fromStore).toEqual([true, true, false]);
      const { teacher, baseline, student } = summary.stages;
      expect(teacher!.measures).toEqual((await readRunSummary(run())).stages['teacher']!.measures);
      for (const { accuracy, measures } of [teacher!, baseline!, student!]) {
        const { ece, confusion, per_class_accuracy: shares } = measures!;
        const count = confusion.flat().reduce((a, b) => a + b, 0);
        const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
        expect(right / count).toBeCloseTo(accuracy, 6);
        expect(shares).toHaveLength(10);
        expect(ece).toBeLessThan(1);
      }
      expect(teacher!.measures).not.toHaveProperty('kl');
      expect(student!.measures!.kl).toBeGreaterThan(0);
      expect(student!.measures!.agreement).toBeGreaterThan(0.1);
      const [points, first] = await Promise.all([timelessPoints(join(cwd, folder)), timelessPoints(run())]);
      expect(points.filter(({ stage }) => stage === 'teacher')).toEqual(
        first.filter(({ stage }) => stage === 'teacher'),
      );
    },
  );
});

describe('the store', () => {
  it.runIf(ALL)('trains a network again whose stored weights were changed, and files it anew', async () => {
    const cwd = await temporaryFolder();
    const run = async (name: string, ...more: string[]): Promise<(boolean | undefined)[]> => {
      await runHere([...TINY, `hydra.run.dir=${name}`, ...more], { cwd });
      return Object.values((await readRunSummary(join(cwd, name))).stages).map((stage) => stage.from_store);
    };
    expect(await run('first')).toEqual([false, false, false]);
    const store = join(cwd, 'outputs/store');
    for (const key of await readdir(store)) await writeFile(join(store, key, 'weights.bin'), 'not weights');
    expect(await run('second')).toEqual([false, false, false]);
    expect(await run('third')).toEqual([true, true, false]);
    if (ALL) expect(await run('augmented', 'data.augment.flip=true')).toEqual([false, false, false]);
  });
});

/** The numbers of a run with dropout, in this process or in one of its own. */
async function seeded(seed: number, { here }: { here: boolean }): Promise<object> {
  const cwd = await temporaryFolder();
  const words = [...TINY, 'model.dropout=0.3', `seed=${seed}`, 'hydra.run.dir=out'];
  await (here ? runHere(words, { cwd }) : command('run', words, { cwd }));
  return numbers(await readRunSummary(join(cwd, 'out')));
}

describe('seeds', () => {
  it.runIf(ALL)('the same seed gives the same numbers and weights, another seed others', async () => {
    const seven = await seeded(7, { here: true });
    expect(await seeded(7, { here: true })).toEqual(seven);
    expect(await seeded(7, { here: false })).toEqual(seven);
    expect(await seeded(8, { here: true })).not.toEqual(seven);
  });
});

describe('data from a folder', () => {
  const root = '/usr/share/datasets/fashion-mnist';

  it.skipIf(!ALL || !existsSync(root)).each(['response', 'feature'])('Fashion-MNIST, loss=%s', async (loss) => {
    const cwd = await temporaryFolder();
    const words = ['data=idx', `data.root=${root}`, `loss=${loss}`, ...SMALL, ...MLPS, 'hydra.run.dir=out'];
    expect(await runHere(words, { cwd })).toMatchObject({ code: 0 });
    expect(Object.keys((await readRunSummary(join(cwd, 'out'))).stages)).toHaveLength(3);
  });

  it('a folder without files is an error with the name of the file, before anything is made', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, 'empty'));
    const words = ['data=idx', 'data.root=empty', ...SMALL, ...MLPS, 'hydra.run.dir=out'];
    const { code, stderr } = await runHere(words, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('error: empty: no train-images-idx3-ubyte, ');
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});

describe('features that cannot be matched', () => {
  it.runIf(ALL)('end the run before anything is trained', async () => {
    const cwd = await temporaryFolder();
    const words = [...TINY, 'loss=[response,fitnet,at]', 'hydra.run.dir=out'];
    const { code, stderr } = await runHere(words, { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('error: AT compares feature maps');
    expect(stderr).toContain('\n  while building losses.weighted_sum\n');
    expect(stderr).not.toContain('training the');
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual(
      ['.hydra', '.hydrosol', 'environment.json', 'metrics.jsonl', 'run.log', 'summary.json'].sort(),
    );
    expect(existsSync(join(cwd, 'outputs/store'))).toBe(false);
    expect(await json(join(cwd, 'out/summary.json'))).toMatchObject({ status: 'FAILED', error: { code: 'LOSS' } });
  });
});

describe('Ctrl-C', () => {
  it.runIf(ALL)('stops at the next step, keeps what there is, marks the run, exits with 130', async () => {
    const cwd = await temporaryFolder();
    const words = [...TINY, 'data.train=20000', 'teacher.trainer.epochs=500', 'hydra.run.dir=out'];
    let pressed = false;
    const { code } = await command('run', words, {
      cwd,
      onStderr(text, kill) {
        if (!pressed && text.includes('epoch 1/500 done')) {
          pressed = true;
          kill('SIGINT');
        }
      },
    });
    expect(code).toBe(130);
    expect(await json(join(cwd, 'out/summary.json'))).toMatchObject({ status: 'INTERRUPTED' });
    expect((await readMetrics(join(cwd, 'out'))).length).toBeGreaterThan(0);
    expect(await readdir(join(cwd, 'out/teacher'))).toContain('weights.bin');
    expect(await readdir(join(cwd, 'outputs/store'))).toEqual([]);
  });
});

it('a term that outweighs the labels is warned of once, with the word that would make them equal', async () => {
  const cwd = await temporaryFolder();
  const networks = ['model=mlp', 'model.hidden=[4]', 'teacher=mlp_large', 'teacher.model.hidden=[4]'];
  const small = ['data=synthetic', 'data.train=60', 'data.test=30', 'engine=wasm', 'trainer.epochs=2'];
  const { code, stderr } = await runHere([...small, ...networks, 'loss.terms.soft.weight=1000'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr.match(/student: the term soft pulls .*: loss\.terms\.soft\.weight=[\d.]+ would/g)).toHaveLength(1);
});

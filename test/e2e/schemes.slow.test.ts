import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { readMetrics } from '../../src/track/index.ts';
import { temporaryFolder } from './command.ts';
import { hydrosol, run } from './in-process.ts';
import { TINY } from './own-parts-folder.ts';
import { ALL, sample } from '../sample.ts';

/** Small networks on made-up examples, and no step that is not compiled. */
const MLPS = ['model=mlp', 'model.hidden=[8,6]', 'teacher=mlp_large', 'teacher.model.hidden=[12,10]'];
const RESNETS = ['model=resnet8', 'model.widths=[2,2,3]', 'teacher=resnet56', 'teacher.model.depth=8'];
const FIRST = ['model@scheme.assistants.first=mlp', 'scheme.assistants.first.hidden=[10]'];
const SECOND = ['+model@scheme.assistants.second=mlp', 'scheme.assistants.second.hidden=[9]'];

/** A store for the tests that do not ask what was trained and what was taken from it. */
let shared: string;
beforeAll(async () => {
  shared = `store.dir=${await temporaryFolder()}`;
});

/** The networks of a run. */
const stagesOf = async (words: readonly string[]) => {
  const cwd = await temporaryFolder();
  expect(await run([...TINY, shared, ...words, 'hydra.run.dir=out'], { cwd })).toMatchObject({ code: 0 });
  return (await readRunSummary(join(cwd, 'out'))).stages;
};

const rows: { name: string; words: string[]; networks?: string[]; stages: string[]; terms: string[] }[] = [
  {
    name: 'mutual',
    words: ['scheme=mutual', 'scheme.peers=2', '+model@scheme.others.cnn=cnn'],
    stages: ['baseline', 'student', 'peer2', 'peer3', 'ensemble'],
    terms: ['peers hard1', 'peers mutual3'],
  },
  {
    name: 'self',
    words: ['scheme=self'],
    stages: ['baseline', 'exit1', 'student'],
    terms: ['self hard', 'self soft1', 'self feature1'],
  },
  {
    name: 'born_again',
    words: ['scheme=born_again', 'scheme.hard=1'],
    stages: ['baseline', 'generation1', 'generation2', 'student', 'ensemble'],
    terms: ['generation1 hard', 'student soft'],
  },
  {
    name: 'assistants',
    words: ['scheme=assistants', ...FIRST, ...SECOND],
    stages: ['teacher', 'baseline', 'assistant1', 'assistant2', 'student'],
    terms: ['assistant2 soft'],
  },
  {
    name: 'several_teachers, of two kinds',
    words: [
      'scheme=several_teachers',
      'scheme.copies=2',
      '+teacher@scheme.others.cnn=cnn_large',
      'scheme.combine=min_norm',
    ],
    stages: ['teacher', 'teacher2', 'teacher3', 'baseline', 'student'],
    terms: ['student soft'],
  },
  {
    name: 'several_teachers, by confidence',
    words: ['scheme=several_teachers', 'scheme.copies=2', 'scheme.combine=confidence'],
    stages: ['teacher', 'teacher2', 'baseline', 'student'],
    terms: ['student feature'],
  },
  {
    name: 'two_stage',
    words: ['scheme=two_stage', 'scheme.epochs=2'],
    stages: ['teacher', 'baseline', 'hints', 'student'],
    terms: ['student soft'],
  },
  {
    name: 'head_reuse',
    words: ['scheme=head_reuse'],
    networks: RESNETS,
    stages: ['teacher', 'baseline', 'student'],
    terms: [],
  },
  {
    name: 'omitted_class',
    words: ['scheme=omitted_class', 'scheme.omitted=[2]'],
    stages: [
      'teacher',
      'baseline',
      'baseline_omitted',
      'student',
      'student_tuned_on_test',
      'student_tuned_on_validation',
    ],
    terms: ['student soft'],
  },
];

describe('schemes', { timeout: 30_000 }, () => {
  it.each(sample(rows, 8))('$name', async ({ words, networks = MLPS, stages, terms }) => {
    const cwd = await temporaryFolder();
    const all = [...TINY, shared, ...networks, ...words, 'hydra.run.dir=out'];
    const { code, stdout, stderr } = await run(all, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('WARNING') });
    const summary = await readRunSummary(join(cwd, 'out'));
    expect(Object.keys(summary.stages)).toEqual(stages);
    const points = await readMetrics(join(cwd, 'out'));
    for (const [stage, { accuracy, flops, measures }] of Object.entries(summary.stages)) {
      expect(stdout).toContain(`\n${stage === 'student' ? 'distilled student' : stage} `);
      expect(flops).toBeGreaterThan(0);
      const { confusion, kl } = measures!;
      const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
      expect(right / 60).toBeCloseTo(accuracy, 6);
      expect(kl !== undefined).toBe(stages.includes('teacher') && stage !== 'teacher');
      if (stage !== 'ensemble') expect(await readdir(join(cwd, 'out', stage))).toContain('weights.bin');
      const last = (name: string) => points.findLast((point) => point.stage === stage && point.name === name)?.value;
      expect([last('test/accuracy'), last('test/kl'), last('size/flops')]).toEqual([accuracy, kl, flops]);
    }
    for (const [stage, name] of terms.map((term) => term.split(' '))) {
      expect(points).toContainEqual(expect.objectContaining({ stage, name: `train/loss/${name}` }));
    }
  });

  it.runIf(ALL)('sweeps train each distinct network once', async () => {
    const cwd = await temporaryFolder();
    let sweeps = 0;
    /** The networks of each job that did not come from the store. */
    const sweep = async (words: readonly string[], jobs: number): Promise<string[][]> => {
      const folder = `sweep${sweeps++}`;
      const finished = await run(
        ['-m', 'hydra/launcher=basic', ...TINY, ...MLPS, ...words, `hydra.sweep.dir=${folder}`],
        { cwd },
      );
      expect(finished).toMatchObject({ code: 0 });
      const summaries = await Promise.all(
        Array.from({ length: jobs }, (_, job) => readRunSummary(join(cwd, folder, String(job)))),
      );
      return summaries.map(({ stages }) => Object.keys(stages).filter((stage) => stages[stage]!.from_store !== true));
    };
    const [first = '', hidden] = FIRST;
    const chains = ['scheme=assistants', first, 'scheme.assistants.first.hidden=[10],[11]', ...SECOND];
    expect(await sweep(chains, 2)).toEqual([
      ['teacher', 'baseline', 'assistant1', 'assistant2', 'student'],
      ['assistant1', 'assistant2', 'student'],
    ]);
    expect(await sweep(['scheme=assistants', first, hidden!], 1)).toEqual([['student']]);
    expect(await sweep(['scheme=several_teachers', 'scheme.combine=mean,entropy'], 2)).toEqual([
      ['teacher2', 'teacher3', 'student'],
      ['student'],
    ]);
  });

  it.runIf(ALL)('the second stage begins where the first one ended', async () => {
    const still = ['optimizer=sgd', 'optimizer.learning_rate=0.1', 'loss=response'];
    const once = await stagesOf([...MLPS, ...still, 'scheme=offline']);
    const twice = await stagesOf([...MLPS, ...still, 'scheme=two_stage']);
    expect(twice['baseline']!.weights_sha256).toBe(once['baseline']!.weights_sha256);
    expect(twice['student']!.weights_sha256).not.toBe(once['student']!.weights_sha256);
  });

  it.runIf(ALL)("a reused head counts as the student's", async () => {
    const { baseline, student } = await stagesOf([...RESNETS, 'scheme=head_reuse']);
    // without its own classifier (3 → 3 classes), with a projector (3 → 32 → 32 → 64) and the teacher's (64 → 3)
    const projector = 3 * 32 + 9 * 32 * 32 + 32 * 64 + 2 * (32 + 32 + 64);
    expect(student!.parameters - baseline!.parameters).toBe(projector + 64 * 3 + 3 - (3 * 3 + 3));
    expect(student!.flops).toBeGreaterThan(baseline!.flops!);
  });

  it('the bias that is best on the test set is no worse there than none', async () => {
    const words = [...MLPS, 'scheme=omitted_class', 'scheme.omitted=[2]', 'trainer.epochs=5', 'loss.temperature=2'];
    const stages = await stagesOf(words);
    const [before, after] = ['student', 'student_tuned_on_test'].map((stage) => stages[stage]!.accuracy);
    expect(after).toBeGreaterThanOrEqual(before!);
    expect(after).toBeGreaterThanOrEqual(stages['student_tuned_on_validation']!.accuracy);
    // the same network with neither the class nor the teacher
    const hashes = ['baseline', 'baseline_omitted', 'student'].map((stage) => stages[stage]!.weights_sha256);
    expect(new Set(hashes).size).toBe(3);
    // it is what the student is compared with
    const { baseline_omitted: without, student } = stages;
    const only = student!.measures!.only_right!;
    const size = student!.measures!.confusion.flat().reduce((sum, count) => sum + count, 0);
    expect((student!.accuracy - without!.accuracy) * size).toBeCloseTo(only.network - only.baseline, 6);
    expect(without!.accuracy).not.toBe(stages['baseline']!.accuracy);
  });

  it.runIf(ALL)('a chain by the names of its models', async () => {
    const chain = ['scheme=assistants', 'scheme/assistants=[mlp,cnn]', 'scheme.assistants.mlp.hidden=[9]'];
    const stages = await stagesOf([...MLPS, ...chain, 'scheme.assistants.cnn.widths=[2,3]']);
    const kinds = Object.entries(stages).map(([stage, { model }]) => `${stage} ${model}`);
    const links = ['assistant1 models.mlp', 'assistant2 models.cnn'];
    expect(kinds).toEqual(['teacher models.mlp', 'baseline models.mlp', ...links, 'student models.mlp']);
    expect(stages['assistant1']!.parameters).toBe(64 * 9 + 9 + 9 * 3 + 3);
  });

  it.runIf(ALL)("a chain as a list, in a config of one's own", async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, 'more/scheme'), { recursive: true });
    const chain = ['_target_: schemes.assistants', 'assistants:', '  - _target_: models.mlp', '    hidden: [7]'];
    await writeFile(join(cwd, 'more/scheme/chain.yaml'), `${chain.join('\n')}\n`);
    const words = ['-cd', 'more', 'scheme=chain', shared, ...TINY, ...MLPS, 'hydra.run.dir=out'];
    expect(await run(words, { cwd })).toMatchObject({ code: 0 });
    const { stages } = await readRunSummary(join(cwd, 'out'));
    expect(Object.keys(stages)).toEqual(['teacher', 'baseline', 'assistant1', 'student']);
    expect(stages['assistant1']!.parameters).toBe(64 * 7 + 7 + 7 * 3 + 3);
  });

  it.runIf(ALL)('peers are reproduced, identical in every number', async () => {
    const cwd = await temporaryFolder();
    await run([...TINY, ...MLPS, 'scheme=mutual', 'model.dropout=0.2', 'hydra.run.dir=out'], { cwd });
    const again = await hydrosol(['reproduce', 'out'], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nidentical, in 4 networks/) });
  });

  it.each([
    {
      name: 'no assistant',
      words: ['scheme=assistants', '~scheme.assistants.first'],
      code: 2,
      says: 'scheme.assistants',
    },
    { name: 'a single peer', words: ['scheme=mutual', 'scheme.peers=1'], code: 2, says: 'at least 2' },
    { name: 'an unknown option', words: ['scheme=self', 'scheme.gamma=1'], code: 2, says: 'scheme.gamma' },
    {
      name: 'all classes omitted',
      words: ['scheme=omitted_class', 'scheme.omitted=[0,1,2]'],
      code: 1,
      says: 'not all',
    },
    { name: 'one teacher', words: ['scheme=several_teachers', 'scheme.copies=1'], code: 1, says: 'at least 2' },
  ])('$name is an error', async ({ words, code, says }) => {
    const cwd = await temporaryFolder();
    const finished = await run([...TINY, ...MLPS, ...words, 'hydra.run.dir=out'], { cwd });
    expect(finished).toMatchObject({ code, stderr: expect.stringContaining(says) });
  });
});

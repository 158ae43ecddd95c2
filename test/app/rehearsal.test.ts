import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openBench } from '../../src/app/bench.ts';
import { followStudent } from '../../src/app/follow-student.ts';
import type { ExperimentConfig } from '../../src/app/experiment-config.ts';
import { rehearse } from '../../src/app/rehearsal.ts';
import { isShipped, makeScheme, schemeTargets } from '../../src/app/schemes/schemes.ts';
import { compose } from '../../src/compose/index.ts';
import type { Log } from '../../src/log/index.ts';
import { SHIPPED } from '../distill/losses/shipped.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { sample } from '../sample.ts';

const configDir = resolve(import.meta.dirname, '../../conf');
const BASE = ['data=synthetic', 'data.train=90', 'data.test=30', 'engine=cpu', 'trainer.batch_size=30'];
const MLPS = ['model=mlp', 'model.hidden=[8,6]', 'teacher=mlp_large', 'teacher.model.hidden=[12,10]'];
const RESNETS = ['model=resnet8', 'model.widths=[2,2,3]', 'teacher=resnet56', 'teacher.model.depth=8'];

const reported = async (): Promise<void> => {};

/** Rehearses a config as the experiment does; what there is of it afterwards. */
async function rehearsed(...words: string[]) {
  const [folder, store] = [await temporaryFolder(), await temporaryFolder()];
  const overrides = [...BASE, ...words, `store.dir=${store}`];
  const composed = compose({ configDir, configName: 'config', overrides });
  const config = followStudent(JSON.parse(JSON.stringify(composed)) as ExperimentConfig);
  const [warnings, heard]: [string[], unknown[]] = [[], []];
  const log: Log = {
    debug: () => {},
    info: (message) => void heard.push(message),
    warn: (message) => void warnings.push(message),
    error: () => {},
    child: () => log,
  };
  const signal = new AbortController().signal;
  const listen = (event: unknown): void => void heard.push(event);
  const job = {
    config,
    folder,
    log,
    listen,
    signal,
    reported,
    resumed: false,
    recordEnvironment: () => Promise.resolve(),
  };
  const bench = await openBench(job);
  heard.length = 0;
  const scheme = await makeScheme(config.scheme);
  const before = tf.memory();
  const error: unknown = await rehearse(scheme, bench).catch((thrown: unknown) => thrown);
  const { numTensors, numBytes } = tf.memory();
  expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes });
  expect([heard, await readdir(folder), await readdir(store)]).toEqual([[], [], []]);
  return { error, warnings };
}

const assistant = ['model@scheme.assistants.first=mlp', 'scheme.assistants.first.hidden=[9]'];
/** What the options of a scheme must be for these data. */
const needs: Readonly<Record<string, readonly string[]>> = {
  assistants: assistant,
  omitted_class: ['scheme.omitted=[2]'],
};

/** Losses that can come first: all that are shipped, alone and together. */
const FIRST = [...sample(SHIPPED, 18), 'relation', 'cross_entropy', 'skd', '[feature,relation]'];

describe('rehearse', () => {
  it.each([
    ...Object.keys(schemeTargets).map((name) => ({ name: name.replace('schemes.', ''), words: MLPS })),
    { name: 'head_reuse', words: RESNETS },
    { name: 'several_teachers', words: [...MLPS, 'scheme.combine=confidence'] },
    { name: 'offline', words: [...RESNETS, 'loss=[response,feature,crd,rkd]'] },
    ...FIRST.map((loss) => ({ name: 'two_stage', words: [...RESNETS, `loss@scheme.first=${loss}`] })),
    { name: 'two_stage', words: [...RESNETS, 'loss@scheme.first=paper/fsp', 'scheme.labels=true'] },
  ])('goes through $name and leaves nothing', async ({ name, words }) => {
    const whole = [`scheme=${name}`, ...words, ...(needs[name] ?? [])];
    expect(await rehearsed(...whole)).toEqual({ error: undefined, warnings: [] });
  });

  const at = { code: 'LOSS', hints: expect.arrayContaining([expect.stringContaining('another model or teacher')]) };
  it.each([
    { name: 'features that cannot be matched', words: ['loss=[response,fitnet,at]'], error: at },
    {
      name: 'a tap that is not there',
      words: ['loss=fitnet', 'loss.terms.hint.student_tap=blok1'],
      error: { code: 'LOSS', suggestion: 'block1' },
    },
    {
      name: 'a batch that is too small',
      words: ['loss=rkd', 'trainer.batch_size=2'],
      error: { code: 'LOSS', hints: [expect.stringContaining('trainer.batch_size=3')] },
    },
    {
      name: 'an impossible student',
      words: [...RESNETS, 'model.depth=15'],
      error: { code: 'MODEL', expected: '8, 14, 20, …' },
    },
    {
      name: 'nothing to choose an epoch by',
      words: ['trainer.select=best', 'data.validation=0'],
      error: { code: 'DATA', fullKey: 'validation' },
    },
    { name: 'one of several losses', words: ['scheme=two_stage', 'loss=at'], error: at },
    { name: 'the last link of a chain', words: ['scheme=assistants', ...assistant, 'loss=at'], error: at },
    { name: 'a loss of some classes', words: ['scheme=omitted_class', 'scheme.omitted=[2]', 'loss=at'], error: at },
    {
      name: 'a peer of another kind',
      words: ['scheme=mutual', '+model@scheme.others.one=resnet20', 'scheme.others.one.depth=15'],
      error: { code: 'MODEL' },
    },
    {
      name: 'a network without exits',
      words: ['scheme=self', 'model.hidden=[8]'],
      error: { code: 'MODEL', expected: 'a network of two blocks or more' },
    },
    {
      name: 'one teacher of several',
      words: ['scheme=several_teachers', 'scheme.copies=1'],
      error: { code: 'LOSS', fullKey: 'copies' },
    },
  ])('tells $name, and leaves nothing', async ({ words, error }) => {
    const networks = words.includes('model=resnet8') ? [] : MLPS;
    expect(await rehearsed(...networks, ...words)).toMatchObject({ error, warnings: [] });
  });

  const own = (name: string): string[] => [...MLPS, `+loss.terms.mine.method=./test/app/own/terms.mjs:${name}`];

  it.each([
    { name: 'a shape', term: 'rows', error: { message: 'the term mine has shape [4]' } },
    { name: 'a number', term: 'number', error: { message: 'the term mine is of type number, no tensor' } },
    { name: 'integers', term: 'counted', error: { message: 'the term mine is a scalar of type int32' } },
    { name: 'a promise', term: 'promised', error: { message: 'the term mine is a promise' } },
    {
      name: 'a tap that the student has not',
      term: 'studentTap',
      error: {
        message: "the term mine reads the student's tap embeding, which model mlp has not",
        expected: 'one of block1, block2, embedding, logits',
        suggestion: 'embedding',
      },
    },
    {
      name: 'a tap of the teacher that it does not ask for',
      term: 'teacherTap',
      error: {
        message: "the term mine reads the teacher's tap embedding, which its teacherTaps do not name",
        expected: "teacherTaps: ['logits', 'embedding']",
      },
    },
    {
      name: 'a tap that the teacher has not',
      term: 'unasked',
      error: { message: expect.stringContaining("the teacher's tap embeding"), suggestion: 'embedding' },
    },
    {
      name: 'a tap that it asks for and the teacher has not',
      term: 'unknownAsked',
      error: { message: expect.stringContaining('the term mine asks'), suggestion: 'logits' },
    },
    {
      name: 'taps that do not fit',
      term: 'shapes',
      error: {
        message: expect.stringContaining('the term mine cannot be computed'),
        hints: ['it read student.embedding [4, 6], teacher.logits [4, 3]'],
      },
    },
    { name: 'a value that is no number', term: 'nan', error: { code: 'NOT_FINITE', message: /^the term mine is NaN/ } },
  ])("tells of a term of the user's own: $name", async ({ term, error }) => {
    const message = error.message instanceof RegExp ? expect.stringMatching(error.message) : error.message;
    expect(await rehearsed(...own(term))).toMatchObject({ error: { code: 'LOSS', ...error, message }, warnings: [] });
  });

  it.each([
    { term: 'far', warnings: [] },
    { term: 'rounded', warnings: [/^the term mine teaches the student nothing/] },
    { term: 'constant', warnings: [/^the term mine teaches the student nothing/] },
    { term: 'nanTeacher', warnings: [/^the term mine is NaN on the first examples, with the teacher/] },
  ])("warns of what is doubtful in a term of the user's own: $term", async ({ term, warnings }) => {
    const says = warnings.map((text) => expect.stringMatching(text));
    expect(await rehearsed(...own(term))).toEqual({ error: undefined, warnings: says });
  });

  it("tells of a term of a whole loss of the user's own", async () => {
    const words = ['loss=own', 'loss._target_=./test/app/own/terms.mjs:whole'];
    expect(await rehearsed(...MLPS, ...words)).toMatchObject({ error: { message: 'the term order has shape [4, 3]' } });
  });

  it('tells of a term of the first of two losses', async () => {
    const first = ['scheme=two_stage', '+scheme.first.terms.mine.method=./test/app/own/terms.mjs:rows'];
    expect(await rehearsed(...MLPS, ...first)).toMatchObject({ error: { message: 'the term mine has shape [4]' } });
  });

  it.each([
    { name: 'warns once of terms', batch: 89, says: [/^the term rkd learns .* has 1 of 90 .*=90 /] },
    { name: 'does not warn of a rest that is large enough', batch: 87, says: [] },
  ])('$name', async ({ batch, says }) => {
    const words = ['data.validation=0', 'loss=rkd', `trainer.batch_size=${batch}`];
    const { error, warnings } = await rehearsed(...MLPS, ...words);
    expect({ error, warnings }).toEqual({
      error: undefined,
      warnings: says.map((text) => expect.stringMatching(text)),
    });
  });

  it("is for shipped schemes: what one of the user's own does is not known", () => {
    expect(isShipped({ _target_: 'schemes.offline' })).toBe(true);
    expect(isShipped({ _target_: './my-scheme.ts:mine' })).toBe(false);
  });
});

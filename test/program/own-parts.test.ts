import { describe, expect, it } from 'vitest';
import { checkOf } from '../../src/program/index.ts';
import { checkJob } from '../../src/program/index.ts';
import { describeOrigin, type HydrosolError } from '../../src/errors.ts';
import { partsSchema } from '../../src/schema/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { composed } from './composed.ts';

const CODE = `
const options = {
  type: 'object',
  additionalProperties: false,
  properties: { margin: { type: 'number', minimum: 0, description: 'A distance.' } },
};
export const hinge = { options, create: (given) => given };
export const strict = { options: { ...options, required: ['margin'] }, create: (given) => given };
export const nested = { hinge };
const weighed = { ...options, properties: { ...options.properties, weight: { type: 'number' } } };
export const order = { summary: 'An order', options: weighed, create: (given) => given };
export const wrong = { options: { type: 'objekt' }, create: () => ({}) };
export const number = 3;
export function plain() {}
`;

const kd = {
  type: 'object',
  additionalProperties: false,
  properties: { method: { const: 'kd' }, weight: { type: 'number' }, warm: { type: 'boolean' } },
  required: ['method'],
};
const term = { type: 'object', discriminator: { propertyName: 'method' }, oneOf: [kd], required: ['method'] };
const terms = { type: 'object', additionalProperties: term };
const shipped = { type: 'object', additionalProperties: false, properties: { temperature: { type: 'number' }, terms } };
const loss = partsSchema({ 'losses.soft': shipped });
const stage = { type: 'object', additionalProperties: false, properties: { loss } };
const schema = { type: 'object', additionalProperties: false, properties: { loss, stage } };

const CONFIGS = {
  'config.yaml': 'defaults: [{loss: soft}]\nstage: {}\n',
  'loss/soft.yaml': '_target_: losses.soft\ntemperature: 4.0\n',
  'loss/own.yaml': '_target_: ???\n',
  'loss/hinge.yaml': '_target_: ./hinge.mjs:hinge\nmargin: 1.0\n',
  'loss/slip.yaml': '_target_: ./hinge.mjs:hinge\nmargn: 1.0\n',
  'loss/terms.yaml': '_target_: losses.soft\nterms: {soft: {method: kd, warm: true}}\n',
};

/** What is wrong with the config that some words compose, where the parts lie in a folder of their own. */
async function errorsOf(words: readonly string[]): Promise<readonly HydrosolError[]> {
  const base = writeTree({ 'app/hinge.mjs': CODE, 'app/broken.mjs': "throw new Error('boom')", 'outside.mjs': CODE });
  const keys = { method: { options: ['weight'], expected: 'what `method` gives' } };
  const check = await checkOf({ schema, parts: { allow: ['./'], base: `${base}/app`, keys } });
  const checked = await checkJob(composed(CONFIGS, words), check);
  return 'errors' in checked ? checked.errors : [];
}

const own = (name: string, ...more: string[]): string[] => ['loss=own', `loss._target_=${name}`, ...more];

const mine = (name: string, ...more: string[]): string[] => ['loss=terms', `+loss.terms.mine.method=${name}`, ...more];

describe('a part by its file', () => {
  it.each([
    { name: 'by a word', words: own('./hinge.mjs:hinge') },
    { name: 'with its options', words: own('./hinge.mjs:hinge', '+loss.margin=2') },
    { name: 'by a config', words: ['loss=hinge', 'loss.margin=2'] },
    { name: 'deeper in a module', words: own('./hinge.mjs:nested.hinge') },
    { name: 'deeper in the config', words: ['+stage.loss._target_=./hinge.mjs:hinge', '+stage.loss.margin=1'] },
    { name: 'beside one that is not own', words: ['+stage.loss._target_=./hinge.mjs:hinge', 'loss.temperature=2'] },
    { name: 'one that is not own', words: [] },
    { name: 'by another key', words: mine('./hinge.mjs:order') },
    { name: 'by another key, with its options', words: mine('./hinge.mjs:order', '+loss.terms.mine.margin=2') },
    {
      name: 'by both keys',
      words: mine('./hinge.mjs:order', '+stage.loss._target_=./hinge.mjs:hinge', '+stage.loss.margin=1'),
    },
  ])('fits: $name', async ({ words }) => {
    expect(await errorsOf(words)).toEqual([]);
  });

  const rows: { name: string; words: string[]; errors: object[] }[] = [
    {
      name: 'no such file, with the nearest',
      words: own('./hing.mjs:hinge'),
      errors: [{ code: 'TARGET_UNKNOWN', fullKey: 'loss._target_', suggestion: './hinge.mjs' }],
    },
    {
      name: 'no such export, with the nearest',
      words: own('./hinge.mjs:hing'),
      errors: [{ code: 'TARGET_UNKNOWN', fullKey: 'loss._target_', suggestion: 'hinge' }],
    },
    {
      name: 'no export',
      words: own('./hinge.mjs'),
      errors: [{ code: 'TARGET_UNKNOWN', expected: 'MODULE:EXPORT' }],
    },
    { name: 'a number', words: own('./hinge.mjs:number'), errors: [{ code: 'INSTANTIATE', fullKey: 'loss._target_' }] },
    { name: 'a function', words: own('./hinge.mjs:plain'), errors: [{ code: 'INSTANTIATE' }] },
    { name: 'options that are no schema', words: own('./hinge.mjs:wrong'), errors: [{ code: 'INSTANTIATE' }] },
    { name: 'a file that throws', words: own('./broken.mjs:x'), errors: [{ code: 'INSTANTIATE' }] },
    { name: 'a file outside', words: own('../outside.mjs:hinge'), errors: [{ code: 'TARGET_UNKNOWN' }] },
    { name: 'a module of Node', words: own('node:fs:readFileSync'), errors: [{ code: 'TARGET_UNKNOWN' }] },
    { name: 'a package', words: own('ajv:Ajv'), errors: [{ code: 'TARGET_UNKNOWN' }] },
    {
      name: 'an option that it does not know, even an added one',
      words: own('./hinge.mjs:hinge', '+loss.margn=1'),
      errors: [{ code: 'KEY_UNKNOWN', fullKey: 'loss.margn', suggestion: 'loss.margin', hints: [] }],
    },
    { name: 'a value that does not fit', words: ['loss=hinge', 'loss.margin=-1'], errors: [{ code: 'SCHEMA' }] },
    {
      name: 'an option that is missing',
      words: own('./hinge.mjs:strict'),
      errors: [{ code: 'SCHEMA', message: 'loss.margin is missing' }],
    },
    {
      name: 'an option of the part that was there before',
      words: ['loss._target_=./hinge.mjs:hinge'],
      errors: [{ code: 'KEY_UNKNOWN', fullKey: 'loss.temperature', hints: [expect.stringContaining('loss=own')] }],
    },
    {
      name: 'by another key, no such file, with the nearest',
      words: mine('./hing.mjs:order'),
      errors: [{ code: 'TARGET_UNKNOWN', fullKey: 'loss.terms.mine.method', suggestion: './hinge.mjs' }],
    },
    {
      name: 'by another key, what is none of its kind',
      words: mine('./hinge.mjs:hinge'),
      errors: [
        { code: 'INSTANTIATE', message: './hinge.mjs:hinge has no option weight', expected: 'what `method` gives' },
      ],
    },
    {
      name: 'by another key, a file outside',
      words: mine('../outside.mjs:order'),
      errors: [{ code: 'TARGET_UNKNOWN' }],
    },
    {
      name: 'by another key, a name with a colon that is no file',
      words: mine('a:b'),
      errors: [{ code: 'SCHEMA', expected: 'one of kd' }],
    },
    {
      name: 'by another key, an option that it does not know',
      words: mine('./hinge.mjs:order', '+loss.terms.mine.wieght=1'),
      errors: [{ code: 'KEY_UNKNOWN', suggestion: 'loss.terms.mine.weight', hints: [] }],
    },
    {
      name: 'by another key, an option of the part that was there before',
      words: ['loss=terms', 'loss.terms.soft.method=./hinge.mjs:order'],
      errors: [
        {
          code: 'KEY_UNKNOWN',
          fullKey: 'loss.terms.soft.warm',
          hints: [expect.stringContaining('~loss.terms.soft +loss.terms.soft.method=./hinge.mjs:order')],
        },
      ],
    },
    {
      name: 'all at once',
      words: own('./hing.mjs:hinge', '+stage.loss._target_=./hinge.mjs:hinge', '+stage.loss.margin=x'),
      errors: [{ fullKey: 'loss._target_' }, { fullKey: 'stage.loss.margin' }],
    },
  ];

  it.each(rows)('is refused: $name', async ({ words, errors }) => {
    expect(await errorsOf(words)).toMatchObject(errors);
  });

  it('has its errors where the config says it', async () => {
    const [error] = await errorsOf(['loss=slip']);
    expect(describeOrigin(error!.origin!)).toMatch(/loss\/slip\.yaml:2:1$/);
  });

  it('is not there for a program that allows none', async () => {
    const checked = await checkJob(composed(CONFIGS, own('./hinge.mjs:hinge')), await checkOf({ schema }));
    expect(checked).toMatchObject({ errors: [{ code: 'SCHEMA', expected: 'one of losses.soft' }] });
  });
});

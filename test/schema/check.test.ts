import { describe, expect, it } from 'vitest';
import { create, update, type MapNode } from '../../src/config/index.ts';
import { formatError, type Origin } from '../../src/errors.ts';
import { checkConfig, compileSchema } from '../../src/schema/index.ts';

const loss = (name: string, properties: object): object => ({
  type: 'object',
  required: ['_target_'],
  additionalProperties: false,
  properties: { _target_: { const: name }, ...properties },
});

const validate = await compileSchema({
  type: 'object',
  additionalProperties: false,
  required: ['seed', 'loss'],
  properties: {
    seed: { type: 'integer', minimum: 0 },
    widths: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 },
    engine: { enum: ['node', 'wasm'] },
    loss: {
      type: 'object',
      discriminator: { propertyName: '_target_' },
      required: ['_target_'],
      oneOf: [
        loss('losses.a', { temperature: { type: 'number', exclusiveMinimum: 0 } }),
        loss('losses.b', { weight: { type: 'number' } }),
      ],
    },
  },
});

const config = (yaml: string): MapNode => create(yaml) as MapNode;
const word = (text: string): Origin => ({
  source: { kind: 'override', name: 'override', text },
  start: 0,
  end: text.length,
});

const good = 'seed: 1\nwidths: [4, 8]\nengine: wasm\nloss: {_target_: losses.a, temperature: 4.0}\n';

const bad: { name: string; yaml: string; found: object[] }[] = [
  {
    name: 'unknown key, with the nearest spelling and its place',
    yaml: 'seed: 1\nloss: {_target_: losses.a, temprature: 2}\n',
    found: [{ code: 'KEY_UNKNOWN', fullKey: 'loss.temprature', suggestion: 'loss.temperature' }],
  },
  {
    name: 'option of another part',
    yaml: 'seed: 1\nloss: {_target_: losses.b, temperature: 2}\n',
    found: [{ code: 'KEY_UNKNOWN', fullKey: 'loss.temperature' }],
  },
  {
    name: 'wrong type',
    yaml: 'seed: one\nloss: {_target_: losses.a}\n',
    found: [{ code: 'SCHEMA', expected: 'an integer' }],
  },
  {
    name: 'value out of range',
    yaml: 'seed: 1\nloss: {_target_: losses.a, temperature: 0.0}\n',
    found: [{ code: 'SCHEMA', fullKey: 'loss.temperature', expected: 'above 0' }],
  },
  {
    name: 'item of a list',
    yaml: 'seed: 1\nwidths: [4, 0]\nloss: {_target_: losses.a}\n',
    found: [{ code: 'SCHEMA', fullKey: 'widths[1]', expected: 'at least 1' }],
  },
  {
    name: 'value outside a list of values',
    yaml: 'seed: 1\nengine: wsm\nloss: {_target_: losses.a}\n',
    found: [{ code: 'SCHEMA', expected: 'one of node, wasm', suggestion: 'wasm' }],
  },
  {
    name: 'unknown part',
    yaml: 'seed: 1\nloss: {_target_: losses.c}\n',
    found: [{ code: 'SCHEMA', fullKey: 'loss._target_', expected: 'one of losses.a, losses.b' }],
  },
  { name: 'missing key', yaml: 'seed: 1\n', found: [{ code: 'SCHEMA', fullKey: 'loss' }] },
  { name: '???', yaml: 'seed: ???\nloss: {_target_: losses.a}\n', found: [{ code: 'MISSING_VALUE', fullKey: 'seed' }] },
  {
    name: 'interpolation that leads nowhere',
    yaml: 'seed: ${sed}\nloss: {_target_: losses.a}\n',
    found: [{ code: 'INTERPOLATION_KEY' }],
  },
  {
    name: 'everything at once',
    yaml: 'seed: ???\nwidths: [x]\nlr: 1\nloss: {_target_: losses.a, temperature: -1}\nengine: ${nowhere}\n',
    found: [
      { code: 'MISSING_VALUE', fullKey: 'seed' },
      { code: 'INTERPOLATION_KEY' },
      { code: 'KEY_UNKNOWN', fullKey: 'lr' },
      { code: 'SCHEMA', fullKey: 'widths[0]' },
      { code: 'SCHEMA', fullKey: 'loss.temperature' },
    ],
  },
];

describe('checkConfig', () => {
  it('gives the plain, resolved config where nothing is wrong', () => {
    const checked = checkConfig(config(`${good}`.replace('seed: 1', 'seed: ${widths[0]}')), validate);
    expect(checked).toMatchObject({ ok: true, config: { seed: 4, loss: { temperature: 4 } } });
  });

  it.each(bad)('finds: $name', ({ yaml, found }) => {
    const checked = checkConfig(config(yaml), validate);
    const errors = checked.ok ? [] : [...checked.errors];
    expect(errors).toHaveLength(found.length);
    for (const error of found) expect(errors).toContainEqual(expect.objectContaining(error));
  });

  it('lets keys pass that were added on purpose, and only those', () => {
    const tree = config(good);
    update(tree, 'loss.note', 'mine', { forceAdd: true, origin: word('+loss.note=mine') });
    expect(checkConfig(tree, validate).ok).toBe(true);
    update(tree, 'loss.other', 'mine', { forceAdd: true, origin: word('loss.other=mine') });
    expect(checkConfig(tree, validate).ok).toBe(false);
  });

  it('lets no unknown key pass in what is closed', () => {
    const tree = config(good);
    update(tree, 'loss.note', 'mine', { forceAdd: true, origin: word('+loss.note=mine') });
    const closed = new Map([['loss', 'loss=own']]);
    expect(checkConfig(tree, validate, { closed })).toMatchObject({
      errors: [{ code: 'KEY_UNKNOWN', fullKey: 'loss.note' }],
    });
    expect(checkConfig(config(good), validate, { closed }).ok).toBe(true);
  });

  it('leaves the config as it is', () => {
    const tree = config('seed: ???\nloss: {_target_: losses.a}\n');
    checkConfig(tree, validate);
    expect(checkConfig(tree, validate)).toMatchObject({ ok: false });
  });

  it('says where, what was expected, what is nearest and what to type', () => {
    const checked = checkConfig(config(bad[0]!.yaml), validate);
    const text = checked.ok ? '' : checked.errors.map((one) => formatError(one)).join('\n');
    expect(text).toMatchInlineSnapshot(`
      "error: unknown key loss.temprature
        at YAML text
          loss: {_target_: losses.a, temprature: 2}
                                     ^^^^^^^^^^
        expected: one of temperature
        did you mean: loss.temperature
        to add it on purpose: +loss.temprature=VALUE on the command line"
    `);
  });
});

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

const term = {
  type: 'object',
  required: ['method'],
  discriminator: { propertyName: 'method' },
  oneOf: [
    {
      properties: { method: { const: 'kd' }, weight: { type: 'number' }, tap: { type: 'string' } },
      additionalProperties: false,
    },
  ],
};

const validate = await compileSchema({
  type: 'object',
  additionalProperties: false,
  required: ['seed', 'loss'],
  properties: {
    seed: { type: 'integer', minimum: 0 },
    widths: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 },
    engine: { enum: ['node', 'wasm'] },
    threads: { anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1 }] },
    store: { type: 'object', additionalProperties: false, properties: { dir: { type: 'string' } } },
    loss: {
      type: 'object',
      discriminator: { propertyName: '_target_' },
      required: ['_target_'],
      oneOf: [
        loss('losses.a', { temperature: { type: 'number', exclusiveMinimum: 0 } }),
        loss('losses.b', { terms: { type: 'object', additionalProperties: term } }),
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
    name: 'value of none of several kinds, once',
    yaml: 'seed: 1\nthreads: 0\nloss: {_target_: losses.a}\n',
    found: [{ code: 'SCHEMA', fullKey: 'threads', expected: 'auto; or an integer, at least 1' }],
  },
  {
    name: 'unknown part',
    yaml: 'seed: 1\nloss: {_target_: losses.c}\n',
    found: [{ code: 'SCHEMA', fullKey: 'loss._target_', expected: 'one of losses.a, losses.b' }],
  },
  {
    name: 'a part without its name',
    yaml: 'seed: 1\nloss: {temperature: 1}\n',
    found: [{ code: 'SCHEMA', message: 'loss._target_ is missing', expected: 'one of losses.a, losses.b' }],
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

  const sum = 'seed: 1\nstore: {dir: x}\nloss: {_target_: losses.b, terms: {soft: {method: kd}}}\n';

  it.each([
    { name: 'that an interpolation reads', key: 'note', value: 4, more: { seed: '${note}' } },
    {
      name: 'of which an interpolation reads a key',
      key: 'note',
      value: { x: 4 },
      more: { 'loss.terms.soft.weight': '${note.x}' },
    },
    {
      name: 'that an interpolation reads if it is there',
      key: 'note',
      value: 'x',
      more: { 'store.dir': '${oc.select:note,y}' },
    },
    { name: 'an option that has no value yet', key: 'loss.terms.soft.weight', value: 2 },
    { name: 'a part', key: 'loss.terms.more', value: { method: 'kd', weight: 2 } },
  ])('lets a key be added: $name', ({ key, value, more = {} }) => {
    const tree = config(sum);
    for (const [path, one] of Object.entries(more)) {
      update(tree, path, one, { forceAdd: true });
    }
    update(tree, key, value, { forceAdd: true, origin: word(`+${key}=…`) });
    expect(checkConfig(tree, validate).ok).toBe(true);
  });

  it.each([
    { name: 'without a +', word: 'note=1', key: 'note', value: 1, found: ['note', undefined, 0] },
    { name: 'at the top', key: 'note', value: 1, found: ['note', undefined, 0] },
    { name: 'in a map', key: 'store.note', value: 1, found: ['store.note', undefined, 0] },
    { name: 'a map', key: 'note', value: { x: 1 }, found: ['note', undefined, 0] },
    { name: 'as option of a part', key: 'loss.term', value: 1, found: ['loss.term', 'loss.terms', 0] },
    {
      name: 'as option of a part in a part',
      key: 'loss.terms.soft.wieght',
      value: 1,
      found: ['loss.terms.soft.wieght', 'loss.terms.soft.weight', 0],
    },
    {
      name: 'in a part that is added itself',
      key: 'loss.terms.more',
      value: { method: 'kd', tapp: 'x' },
      found: ['loss.terms.more.tapp', 'loss.terms.more.tap', 0],
    },
  ])('lets no unknown key be added: $name', ({ key, value, word: text = `+${key}=…`, found }) => {
    const tree = config(sum);
    update(tree, key, value, { forceAdd: true, origin: word(text) });
    const [fullKey, suggestion, hints] = found;
    const checked = checkConfig(tree, validate);
    const errors = checked.ok ? [] : checked.errors;
    expect(errors).toMatchObject([{ code: 'KEY_UNKNOWN', fullKey, suggestion }]);
    expect(errors[0]!.hints).toHaveLength(Number(hints));
  });

  it('says what to type where a file brings an option that the part has not', () => {
    const tree = config(good);
    const source = { kind: 'file', name: 'loss/a.yaml', text: 'weight: 1' } as const;
    update(tree, 'loss.weight', 1, { forceAdd: true, origin: { source, start: 8, end: 9 } });
    const advice = new Map([['loss', 'to leave it out: loss=own']]);
    const checked = checkConfig(tree, validate, { advice });
    expect(checked).toMatchObject({ errors: [{ fullKey: 'loss.weight', hints: ['to leave it out: loss=own'] }] });
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
        did you mean: loss.temperature"
    `);
  });
});

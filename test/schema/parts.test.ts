import { describe, expect, it } from 'vitest';
import { compileSchema, partsSchema, withParts } from '../../src/schema/index.ts';

const object = (properties: object) => ({ type: 'object', additionalProperties: false, properties });
const terms = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    discriminator: { propertyName: 'method' },
    oneOf: [{ ...object({ method: { const: 'kd' } }), required: ['method'] }],
    required: ['method'],
  },
};
const shipped = partsSchema({ 'losses.soft': object({ temperature: { type: 'number' }, terms }) });
const schema = object({ loss: shipped });

describe('withParts', () => {
  const methods = new Map([['./c.ts:order', object({ weight: { type: 'number' } })]]);
  const targets = new Map([
    ['./a.ts:margin', object({ margin: { type: 'number' } })],
    ['./b.ts:staged', object({ first: shipped })],
  ]);
  const more = new Map([
    ['_target_', targets],
    ['method', methods],
  ]);

  it.each([
    { loss: { _target_: 'losses.soft', temperature: 2 } },
    { loss: { _target_: './a.ts:margin', margin: 2 } },
    { loss: { _target_: './b.ts:staged', first: { _target_: 'losses.soft' } } },
    { loss: { _target_: './b.ts:staged', first: { _target_: './a.ts:margin', margin: 1 } } },
    {
      loss: { _target_: 'losses.soft', terms: { soft: { method: 'kd' }, mine: { method: './c.ts:order', weight: 2 } } },
    },
    {
      loss: { _target_: './b.ts:staged', first: { _target_: 'losses.soft', terms: { a: { method: './c.ts:order' } } } },
    },
  ])('lets them stand where a part must be, and among the options of each other: %j', async (config) => {
    expect((await compileSchema(withParts(schema, more)))(config)).toEqual([]);
  });

  it('checks the options of each', async () => {
    const validate = await compileSchema(withParts(schema, more));
    const first = { _target_: './a.ts:margin', margn: 1 };
    expect(validate({ loss: { _target_: './b.ts:staged', first } })).toMatchObject([
      { kind: 'unknown-key', suggestion: 'loss.first.margin' },
    ]);
    const terms = { mine: { method: './c.ts:order', wieght: 2 } };
    expect(validate({ loss: { _target_: 'losses.soft', terms } })).toMatchObject([
      { kind: 'unknown-key', suggestion: 'loss.terms.mine.weight' },
    ]);
  });

  it('lets a part stand only where its key tells parts apart', async () => {
    const validate = await compileSchema(withParts(schema, more));
    expect(validate({ loss: { _target_: './c.ts:order' } })).toMatchObject([
      { kind: 'value', path: ['loss', '_target_'] },
    ]);
    const terms = { mine: { method: './a.ts:margin' } };
    expect(validate({ loss: { _target_: 'losses.soft', terms } })).toMatchObject([
      { kind: 'value', path: ['loss', 'terms', 'mine', 'method'] },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { compileSchema, partsSchema, withParts } from '../../src/schema/index.ts';

const object = (properties: object) => ({ type: 'object', additionalProperties: false, properties });
const shipped = partsSchema({ 'losses.soft': object({ temperature: { type: 'number' } }) });
const schema = object({ loss: shipped });

describe('withParts', () => {
  const more = new Map([
    ['./a.ts:margin', object({ margin: { type: 'number' } })],
    ['./b.ts:staged', object({ first: shipped })],
  ]);

  it.each([
    { loss: { _target_: 'losses.soft', temperature: 2 } },
    { loss: { _target_: './a.ts:margin', margin: 2 } },
    { loss: { _target_: './b.ts:staged', first: { _target_: 'losses.soft' } } },
    { loss: { _target_: './b.ts:staged', first: { _target_: './a.ts:margin', margin: 1 } } },
  ])('lets them stand where a part must be, and among the options of each other: %j', async (config) => {
    expect((await compileSchema(withParts(schema, more)))(config)).toEqual([]);
  });

  it('checks the options of each', async () => {
    const validate = await compileSchema(withParts(schema, more));
    const first = { _target_: './a.ts:margin', margn: 1 };
    expect(validate({ loss: { _target_: './b.ts:staged', first } })).toMatchObject([
      { kind: 'unknown-key', suggestion: 'loss.first.margin' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { component, withDefaults, type Component, type OptionsSchema } from '../../src/distill/component.ts';
import { datasets } from '../../src/distill/data/datasets.ts';
import { losses } from '../../src/distill/losses/losses.ts';
import { methods } from '../../src/distill/losses/methods.ts';
import { models } from '../../src/distill/models/models.ts';
import { optimizers } from '../../src/distill/optimizers/optimizers.ts';
import { Ajv } from 'ajv';

const size = {
  type: 'object',
  additionalProperties: false,
  properties: {
    widths: { type: 'array', items: { type: 'integer' }, default: [1, 2], description: 'Widths.' },
    name: { type: 'string', description: 'A name.' },
  },
} as const satisfies OptionsSchema;

describe('component', () => {
  it('hands its function options with the defaults of the schema', () => {
    const made = component({
      name: 'made',
      summary: '',
      options: size,
      create: (options, unit: string) => ({ options, unit }),
    });
    expect(made.create({}, 'px')).toEqual({ options: { widths: [1, 2] }, unit: 'px' });
    expect(made.create({ widths: [], name: 'a' }, 'px').options).toEqual({ widths: [], name: 'a' });
  });

  it('does not share a default between calls', () => {
    withDefaults(size, {}).widths.push(3);
    expect(withDefaults(size, {}).widths).toEqual([1, 2]);
  });
});

type Listed = Pick<Component<never, never, unknown>, 'name' | 'summary' | 'options'>;

const all = [datasets, models, losses, methods, optimizers].flatMap((table) =>
  Object.values<Listed>(table).map(({ name, summary, options }) => ({ name, summary, options, table })),
);

describe('the shipped components', () => {
  it.each(all)('$name is listed under its name', ({ name, table }) => {
    expect(Object.keys(table)).toContain(name);
  });

  it.each(all)('$name has a schema that its defaults satisfy, and describes every option', ({ options, summary }) => {
    const ajv = new Ajv({ allowUnionTypes: true, discriminator: true }).addVocabulary(['unit']);
    const validate = ajv.compile({ ...options, required: [] });
    expect(summary).not.toBe('');
    expect(validate(withDefaults<OptionsSchema>(options, {} as never)), JSON.stringify(validate.errors)).toBe(true);
    for (const { description } of Object.values(options.properties)) expect(description).toMatch(/\.$/);
  });
});

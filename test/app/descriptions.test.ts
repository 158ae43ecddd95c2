import { expect, it } from 'vitest';
import { experimentSchema } from '../../src/app/experiment-config.ts';

type Json = Readonly<Record<string, unknown>>;

/** The options of a schema at any depth without a description, but for the tags that tell parts apart. */
function undescribed(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => undescribed(item, `${path}/${i}`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {} } = value as { properties?: Readonly<Record<string, Json>> };
  const own = Object.entries(properties).flatMap(([key, option]) => {
    if (typeof option !== 'object' || 'const' in option) return [];
    return typeof option['description'] === 'string' && option['description'] !== '' ? [] : [`${path}/${key}`];
  });
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => (key === 'default' ? [] : undescribed(inner, `${path}/${key}`))),
  ];
}

it('every option of the shipped schemas says what it is', () => {
  expect(undescribed(experimentSchema, '')).toEqual([]);
});

it('every part says what it is', () => {
  const parts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { oneOf = [] } = value as { oneOf?: readonly Json[] };
    for (const part of oneOf)
      if (typeof part['description'] !== 'string') parts.push(JSON.stringify(part).slice(0, 80));
    Object.values(value).forEach(visit);
  };
  visit(experimentSchema);
  expect(parts).toEqual([]);
});

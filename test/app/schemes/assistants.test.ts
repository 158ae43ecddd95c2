import { resolve } from 'node:path';
import { assert, property, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, createRepository } from '../../../src/compose/index.ts';

const configDir = resolve(import.meta.dirname, '../../../conf');
const { list } = createRepository({ searchPath: [{ provider: 'main', path: configDir }] });
const models = list('model', 'config');

interface Config {
  readonly model: object;
  readonly scheme: { readonly assistants: Readonly<Record<string, object>> };
}

const composed = (...overrides: string[]): Config =>
  JSON.parse(JSON.stringify(compose({ configDir, configName: 'config', overrides }))) as Config;

describe('conf/scheme/assistants', () => {
  it('has every model, by its name', () => {
    expect(list('scheme/assistants', 'config')).toEqual([...models, 'one'].sort());
  });

  it('any of them are a chain in the order in which they are named', () => {
    const chains = shuffledSubarray([...models], { minLength: 1 });
    const alone = new Map(models.map((name) => [name, composed(`model=${name}`).model]));
    assert(
      property(chains, (names) => {
        const { assistants } = composed('scheme=assistants', `scheme/assistants=[${names.join(',')}]`).scheme;
        expect(Object.entries(assistants)).toEqual(names.map((name) => [name, alone.get(name)]));
      }),
      { numRuns: 20 },
    );
  });
});

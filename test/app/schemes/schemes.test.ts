import { describe, expect, it } from 'vitest';
import { ownScheme } from '../../../src/app/learn.ts';
import type { Bench } from '../../../src/app/schemes/index.ts';
import { makeScheme } from '../../../src/app/schemes/schemes.ts';

const own = (name: string): string => `./test/app/schemes/flawed.mjs:${name}`;

/** The networks of a scheme of a file. */
async function networksOf(name: string): Promise<unknown[]> {
  const scheme = await makeScheme({ _target_: own(name) });
  const networks: unknown[] = [];
  for await (const network of scheme({} as Bench)) networks.push(network);
  return networks;
}

describe('makeScheme', () => {
  it.each([
    { name: 'generator', says: 'no function of a bench' },
    { name: 'nothing', says: 'no function of a bench' },
    { name: 'promise', says: 'no networks to go through' },
    { name: 'model', says: 'after teacher is no network with `stage` and `model`' },
    { name: 'twice', says: 'two networks called student' },
  ])('refuses what is no scheme: $name', async ({ name, says }) => {
    await expect(networksOf(name)).rejects.toMatchObject({
      code: 'INSTANTIATE',
      message: expect.stringContaining(says),
      expected: expect.stringContaining('hydrosol/schemes'),
    });
  });

  it('refuses a name that nobody knows, with the nearest', async () => {
    const error = { code: 'TARGET_UNKNOWN', suggestion: 'schemes.offline' };
    await expect(makeScheme({ _target_: 'schemes.ofline' })).rejects.toMatchObject(error);
  });

  it('leaves the parts among its options to be made when their turn comes', async () => {
    const options = { first: { _target_: 'losses.nowhere', temperature: 2 } };
    const scheme = await makeScheme({ _target_: own('right'), ...options });
    for await (const network of scheme({} as Bench)) {
      expect(network).toMatchObject({ options });
      break;
    }
  });

  it('lets a scheme clean up when nobody asks it for more', async () => {
    const bench = {} as Bench;
    const scheme = await makeScheme({ _target_: own('right') });
    for await (const { stage } of scheme(bench)) if (stage === 'teacher') break;
    expect(bench).toEqual({ closed: true });
  });
});

describe('what a network depends on', () => {
  it("is the code and the options of a scheme of the user's own, not those of a shipped one", () => {
    expect(ownScheme({ scheme: { _target_: 'schemes.offline', loss: { _target_: own('right') } } })).toEqual({});
    const scheme = { _target_: own('right'), epochs: 2 };
    const code = { [own('right')]: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(ownScheme({ scheme })).toEqual({ ownScheme: { scheme, code } });
  });
});

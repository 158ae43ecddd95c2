/** @file Terms of the user's own, as the shipped experiment makes them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeLoss, ownCode } from '../../src/app/parts.ts';
import { useCpu } from '../distill/fixtures.ts';
import { cnnLarge, cnnSmall } from '../distill/losses/inputs.ts';

beforeAll(useCpu);

const FAR = './test/app/own/terms.mjs:far';
const lossWith = (terms: object) => ({ _target_: 'losses.weighted_sum', terms });

describe("a term of the user's own", () => {
  it('is made from its file, beside others', async () => {
    const part = lossWith({ soft: { method: 'kd' }, mine: { method: FAR, weight: 2 } });
    const loss = await makeLoss(part, { student: cnnSmall, teacher: cnnLarge, seed: 1 });
    expect(loss.terms.map(({ name, weight }) => [name, weight])).toEqual([
      ['soft', 0.9],
      ['mine', 2],
    ]);
  });

  it('has its code, and that of what it imports, in what the network depends on', async () => {
    const hash = createHash('sha256');
    for (const file of ['terms', 'scale']) hash.update(await readFile(join(import.meta.dirname, `own/${file}.mjs`)));
    const terms = { soft: { method: 'kd' }, mine: { method: FAR } };
    expect(ownCode({ scheme: { first: lossWith(terms) } })).toEqual({ [FAR]: hash.digest('hex') });
  });
});

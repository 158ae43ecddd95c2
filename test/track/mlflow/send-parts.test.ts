import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MlflowError } from '../../../src/track/index.ts';
import { sendParts } from '../../../src/track/mlflow/send-parts.ts';
import type { SendPartsOptions } from '../../../src/track/mlflow/send-parts.ts';
import type { Batch } from '../../../src/track/index.ts';

const batchOf = (values: readonly string[]): Batch => ({
  metrics: [],
  params: values.map((value, i) => ({ key: `p${i}`, value })),
  tags: [],
});
const keys = (batch: Batch | undefined): string[] => (batch?.params ?? []).map(({ key }) => key);
const refusal = (message = 'no', status = 400): MlflowError => new MlflowError(message, { status });

/** A server that takes a batch whole or, for the first item that `judge` finds wrong, not at all. */
function serverOf(judge: (value: string, request: number) => MlflowError | undefined) {
  const stored: Batch[] = [];
  let requests = 0;
  const send = async (batch: Batch): Promise<void> => {
    requests++;
    for (const { value } of batch.params) {
      const error = judge(value, requests);
      if (error !== undefined) throw error;
    }
    stored.push(batch);
  };
  return {
    send: (values: readonly string[], options: Partial<SendPartsOptions> = {}) =>
      sendParts(batchOf(values), { send, ...options }),
    keys: () => stored.flatMap(keys),
    values: () => stored.flatMap(({ params }) => params.map(({ value }) => value)),
    requests: () => requests,
  };
}

const badOnes = () => serverOf((value) => (value === 'bad' ? refusal() : undefined));

describe('sendParts', () => {
  it('sends a batch that is taken once', async () => {
    const server = badOnes();
    expect(await server.send(['a', 'b'])).toEqual({ accepted: true });
    expect([server.keys(), server.requests()]).toEqual([['p0', 'p1'], 1]);
  });

  it('loses of a hundred only the one that is refused, in few requests', async () => {
    const server = badOnes();
    const { refused, waiting } = await server.send(Array.from({ length: 100 }, (_, i) => (i === 37 ? 'bad' : 'v')));
    expect(keys(refused?.batch)).toEqual(['p37']);
    expect(waiting).toBeUndefined();
    expect(server.keys()).toHaveLength(99);
    expect(server.requests()).toBeLessThan(20);
  });

  it('keeps the order, and accounts for every item, whichever are refused', async () => {
    const batches = fc.array(fc.constantFrom('v', 'v', 'v', 'bad'), { minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(batches, async (values) => {
        const server = badOnes();
        const { refused, waiting, accepted } = await server.send(values, { most: 1000 });
        const of = (wanted: string) => values.flatMap((value, i) => (value === wanted ? [`p${i}`] : []));
        expect(server.keys()).toEqual(of('v'));
        expect(keys(refused?.batch)).toEqual(of('bad'));
        expect(accepted).toBe(values.includes('v'));
        expect(waiting).toBeUndefined();
      }),
    );
  });

  it('gives up at last where everything is refused', async () => {
    const server = badOnes();
    const sent = await server.send(Array.from({ length: 100 }, () => 'bad'));
    expect(keys(sent.refused?.batch)).toEqual(Array.from({ length: 100 }, (_, i) => `p${i}`));
    expect(sent.accepted).toBe(false);
    expect(server.requests()).toBeLessThan(80);
  });

  it.each([401, 403, 404])('does not try in parts what is refused with %d', async (status) => {
    const server = serverOf(() => refusal('no', status));
    expect(keys((await server.send(['a', 'b', 'c'])).refused?.batch)).toEqual(['p0', 'p1', 'p2']);
    expect(server.requests()).toBe(1);
  });

  it('keeps what is left when the server goes away between two parts', async () => {
    // whole, first half, its second half: then nobody answers
    const server = serverOf((value, request) =>
      request > 3 ? new MlflowError('away') : value === 'bad' ? refusal() : undefined,
    );
    const { refused, waiting } = await server.send(['bad', 'a', 'b', 'c']);
    expect(keys(refused?.batch)).toEqual(['p0']);
    expect(keys(waiting?.batch)).toEqual(['p1', 'p2', 'p3']);
    expect(waiting?.error).toMatchObject({ message: 'away' });
  });
});

const strict = (message: string) => serverOf((value) => (value.length > 5 ? refusal(message) : undefined));

describe('values that are too long', () => {
  // as servers of MLflow 2 and of MLflow 3 refuse them
  const messages = [
    "Param value 'xxx' had length 700, which exceeded length limit of 5",
    "'params[1].value' exceeds the maximum length of 5 characters",
  ];
  it.each(messages)('are cut as the server says: %s', async (message) => {
    const server = strict(message);
    expect(await server.send(['a', 'abcdefgh', 'abcde'])).toEqual({ accepted: true });
    expect(server.values()).toEqual(['a', 'abcd…', 'abcde']);
    expect(server.requests()).toBe(2);
  });

  it.each(messages)('are left out if they must not be cut: %s', async (message) => {
    const server = strict(message);
    const { refused } = await server.send(['a', 'abcdefgh', 'abcde'], { cut: false });
    expect(keys(refused?.batch)).toEqual(['p1']);
    expect(server.values()).toEqual(['a', 'abcde']);
  });

  it('are left out if cutting does not help', async () => {
    const server = serverOf((value) => (value.startsWith('abc') ? refusal(messages[0]) : undefined));
    const { refused } = await server.send(['a', 'abcdefgh']);
    expect(keys(refused?.batch)).toEqual(['p1']);
    expect(server.values()).toEqual(['a']);
  });
});

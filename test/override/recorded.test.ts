import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { overrideApis } from '../conformance/apis/override.ts';

interface Case {
  readonly id: string;
  readonly api: string;
  readonly args: readonly unknown[];
  readonly ok?: unknown;
  readonly err?: string;
}

/** Cases that Hydra itself answers by chance, or that the recording could not hold. */
const LEFT_OUT: Record<string, string> = {
  'x=shuffle([1,2,3])': 'a random order',
  'x=shuffle(list=[1,2,3])': 'a random order',
  'sort(range(0,2,0.5),reverse=true)': 'the recorder could not encode the decimals',
  'sort(range(1.5,-0.5,-0.5))': 'the recorder could not encode the decimals',
};

const cases = readFileSync(new URL('../conformance/omegaconf-2.4-hydra-1.4.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)
  .filter(({ api, args }) => api.startsWith('parse_') && LEFT_OUT[String(args[0])] === undefined)
  .map((recorded) => ({ recorded, name: recorded.args.join(' as ') }));

describe("Hydra's override parser", () => {
  it('has recorded cases', () => expect(cases.length).toBeGreaterThan(500));

  it.each(cases)('$name', ({ recorded: { api, args, ok, err } }) => {
    const run = (): unknown => overrideApis[api]!(args);
    if (err === undefined) expect(run()).toEqual(ok);
    else expect(run).toThrow(expect.objectContaining({ code: 'OVERRIDE' }));
  });
});

import { describe, expect, it } from 'vitest';
import { shippedExperiment } from '../../src/app/shipped.ts';
import { finished } from '../report/runs.ts';

const { pin, keep } = shippedExperiment();

describe('a logged run', () => {
  it.each([
    { engine: 'compiled', threads: 4, word: 'engine.threads=4' },
    // versions whose summaries do not say it gave all engines but `node` one
    { engine: 'compiled', threads: undefined, word: 'engine.threads=1' },
    { engine: 'node', threads: undefined, word: 'engine.threads=auto' },
  ])('of $engine with $threads threads is reproduced with $word', ({ engine, threads, word }) => {
    const logged = finished({ engine, ...(threads === undefined ? {} : { threads }) });
    expect(pin(logged)).toEqual([`engine.name=${engine}`, word, 'store.read=false']);
  });

  it.each([
    { environment: { engine: { name: 'compiled', threads: 3 } }, kept: { 'engine.threads': 3 } },
    { environment: {}, kept: {} },
    { environment: { engine: 'compiled' }, kept: {} },
    { environment: { engine: null }, kept: {} },
    { environment: { engine: { threads: '${oc.env:HOME}' } }, kept: {} },
    { environment: { engine: { threads: 1e9 } }, kept: {} },
  ])('goes on with what $environment says', ({ environment, kept }) => {
    expect(keep(environment)).toEqual(kept);
  });
});

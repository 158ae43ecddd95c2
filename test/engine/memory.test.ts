import { describe, expect, it } from 'vitest';
import { type EngineName, startEngine } from '../../src/engine/index.ts';
import { ALL } from '../sample.ts';
import { memoryOfSteps } from '../bench/memory-of-steps.ts';

describe.each(['compiled', 'wasm'] as const satisfies readonly EngineName[])('many steps on %s', (name) => {
  it('leave no tensor behind', async () => {
    const engine = await startEngine(name);
    const before = engine.memory();
    const samples = await memoryOfSteps({ engine, steps: ALL ? 200 : 40, every: 10 });
    const [, { tensors, bytes } = { tensors: 0, bytes: 0 }] = samples;
    for (const sample of samples.slice(1)) expect(sample).toMatchObject({ tensors, bytes });
    expect(engine.memory()).toEqual(before);
  });
});

import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { tappedModel, type Model } from '../../../src/distill/models/model.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

function build(tap: string, units: number): Model {
  const x = input({ shape: [4] });
  const y = layers.dense({ units }).apply(x) as SymbolicTensor;
  return tappedModel({ name: 'own', inputShape: [4], classes: 3, input: x, taps: { [tap]: y } });
}

describe('tappedModel', () => {
  it('makes a model of any graph of layers', () => {
    const model = build('logits', 3);
    expect(model).toMatchObject({ name: 'own', taps: { logits: [3] }, parameters: 15 });
    model.dispose();
  });

  it.each([
    { name: 'without logits', tap: 'output', units: 3 },
    { name: 'with too few logits', tap: 'logits', units: 2 },
  ])('refuses a graph $name', ({ tap, units }) => {
    expect(() => build(tap, units)).toThrow(expect.objectContaining({ code: 'MODEL' }));
  });
});

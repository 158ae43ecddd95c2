import { expect, it } from 'vitest';
import { formatModelTable } from '../../src/report/index.ts';

it('shows what each model costs, or why it cannot be used', () => {
  const cost = { parameters: 61_706, weightBytes: 246_824, flops: 833_040, activationBytes: 57_592 };
  const taps = { block1: [14, 14, 6], embedding: [84] };
  const rows = [
    { name: 'model=lenet5', kind: 'models.lenet', ...cost, taps },
    { name: 'model=large', kind: 'models.vgg', ...cost, flops: 1_657e6, taps },
    { name: 'model=vit', kind: 'models.vit', problem: 'no image' },
  ];
  expect(formatModelTable(rows).split('\n')).toEqual([
    'choice        model         parameters   memory   FLOPs  activations  taps',
    'model=lenet5  models.lenet      61,706  242 KiB  0.83 M       57 KiB  block1 14×14×6, embedding 84',
    'model=large   models.vgg        61,706  242 KiB  1657 M       57 KiB  block1 14×14×6, embedding 84',
    'model=vit     models.vit             –        –       –            –',
    'model=vit: no image',
  ]);
});

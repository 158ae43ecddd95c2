/** @file PyTorch's optimizers and schedules, recorded in test/conformance/optimizers.jsonl. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamRule } from '../../../src/distill/optimizers/adam.ts';
import type { UpdateRule } from '../../../src/distill/optimizers/optimizer.ts';
import { learningRateAt } from '../../../src/distill/optimizers/schedule.ts';
import { sgdRule } from '../../../src/distill/optimizers/sgd.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

interface Recorded {
  readonly type: 'optimizer' | 'lr_schedule';
  readonly name: string;
  readonly options: { readonly lr: number };
  readonly all_options: {
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly weight_decay: number;
    readonly betas: [number, number];
    readonly eps: number;
  };
  readonly dtype: string;
  readonly a: number[];
  readonly b: number[];
  readonly w0: number[];
  readonly params_after_step: number[][];
  readonly base_lr: number;
  readonly params: { readonly T_max?: number; readonly eta_min?: number };
  readonly lr_used_at_step: number[];
}

const lines = readFileSync(resolve(import.meta.dirname, '../../conformance/optimizers.jsonl'), 'utf8')
  .trim()
  .split('\n');
const recorded = lines.map((line) => JSON.parse(line) as Recorded);

function ruleOf({
  name,
  all_options: { momentum, nesterov, weight_decay: weightDecay, betas, eps: epsilon },
}: Recorded): UpdateRule {
  if (name === 'sgd') return sgdRule({ momentum, nesterov, weightDecay });
  return adamRule({ betas, epsilon, weightDecay, decoupled: name === 'adamw' });
}

const optimizers = recorded.filter(({ type }) => type === 'optimizer');

describe('update rules take the steps that PyTorch takes', () => {
  it.each(optimizers.map((line) => ({ name: `${line.name} ${JSON.stringify(line.options)}`, line })))(
    '$name',
    ({ line }) => {
      tf.tidy(() => {
        const rule = ruleOf(line);
        const [a, b] = [tf.tensor1d(line.a), tf.tensor1d(line.b)];
        let weight: tf.Tensor = tf.tensor1d(line.w0);
        let slots: readonly tf.Tensor[] = rule.slots.map(() => tf.zerosLike(weight));
        for (const [step, expected] of line.params_after_step.entries()) {
          const gradient = tf.mul(tf.mul(tf.sub(weight, a), b), 2);
          const coefficients = rule.coefficients(line.options.lr, step).map((n) => tf.scalar(n));
          ({ weight, slots } = rule.update(weight, gradient, slots, coefficients));
          weight
            .dataSync()
            .forEach((w, i) => expect(Math.abs(w - expected[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(w))));
        }
      });
    },
  );
});

describe('schedules have the rates that PyTorch has', () => {
  const schedules = recorded.filter(({ type, params }) => type === 'lr_schedule' && !((params.eta_min ?? 0) > 0));
  it.each(schedules.map((line) => ({ name: `${line.name} ${JSON.stringify(line.params)}`, line })))(
    '$name',
    ({ line }) => {
      const schedule = line.name as 'constant' | 'cosine';
      const steps = line.params.T_max ?? line.lr_used_at_step.length;
      const rates = line.lr_used_at_step.map((_, step) =>
        learningRateAt({ learningRate: line.base_lr, schedule, warmup: 0 }, step, steps),
      );
      rates.forEach((rate, step) => expect(rate).toBeCloseTo(line.lr_used_at_step[step]!, 12));
    },
  );
});

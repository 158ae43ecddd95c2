/** @file What PyTorch's optimizers and schedules did, as recorded for the conformance tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import type { Optimizer } from '../../../src/distill/optimizers/optimizer.ts';

/** An optimizer's steps on Σ b·(w - a)². */
export interface RecordedOptimizer {
  readonly type: 'optimizer' | 'optimizer_with_schedule';
  readonly name: keyof typeof optimizers;
  readonly options: {
    readonly lr: number;
    readonly momentum?: number;
    readonly dampening?: number;
    readonly nesterov?: boolean;
    readonly amsgrad?: boolean;
    readonly centered?: boolean;
    readonly weight_decay?: number;
    readonly eps?: number;
    readonly betas?: readonly [number, number];
  };
  readonly schedule?: { readonly milestones: readonly number[]; readonly gamma: number };
  readonly a: number[];
  readonly b: number[];
  readonly w0: number[];
  readonly params_after_step: number[][];
}

export interface RecordedSchedule {
  readonly type: 'lr_schedule';
  readonly name: string;
  readonly base_lr: number;
  readonly params: Readonly<Record<string, number>> & { readonly milestones: readonly number[] };
  readonly lr_used_at_step: readonly number[];
}

const lines = readFileSync(join(import.meta.dirname, '../../conformance/optimizers.jsonl'), 'utf8')
  .trim()
  .split('\n');
const recorded = lines.map((line) => JSON.parse(line) as RecordedOptimizer | RecordedSchedule);

export const recordedOptimizers = recorded.filter((one): one is RecordedOptimizer => one.type.startsWith('optimizer'));
export const recordedSchedules = recorded.filter((one): one is RecordedSchedule => one.type === 'lr_schedule');

/** The component with the recorded options, by the names that a config has for them. */
export function optimizerFor({ name, options, schedule, params_after_step: steps }: RecordedOptimizer): Optimizer {
  const { lr, momentum = 0, dampening = 0, nesterov = false, amsgrad = false, centered = false } = options;
  const { eps: epsilon = 1e-8, betas: [beta1, beta2] = [0.9, 0.999] } = options;
  const common = {
    learning_rate: lr,
    weight_decay: options.weight_decay ?? (name === 'adamw' ? 0.01 : 0),
    ...(schedule === undefined
      ? {}
      : {
          schedule: 'multistep' as const,
          gamma: schedule.gamma,
          milestones: schedule.milestones.map((step) => step / steps.length),
        }),
  };
  if (name === 'sgd') return optimizers.sgd.create({ ...common, momentum, dampening, nesterov }, undefined);
  if (name === 'rmsprop') return optimizers.rmsprop.create({ ...common, momentum, centered, epsilon }, undefined);
  return optimizers[name].create({ ...common, beta1, beta2, epsilon, amsgrad }, undefined);
}

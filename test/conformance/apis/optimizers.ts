/** @file PyTorch's optimizers over some steps, gradient clipping, learning-rate schedules. */
import * as tf from '@tensorflow/tfjs-core';
import * as courses from '../../../src/distill/optimizers/courses.ts';
import { adamRule } from '../../../src/distill/optimizers/adam.ts';
import { clipNorm } from '../../../src/distill/optimizers/clip-norm.ts';
import type { UpdateRule } from '../../../src/distill/optimizers/optimizer.ts';
import { rmspropRule } from '../../../src/distill/optimizers/rmsprop.ts';
import { sgdRule } from '../../../src/distill/optimizers/sgd.ts';
import { startEngine, type Compile } from '../../../src/engine/index.ts';
import type { Plain } from '../../../src/util/scalar.ts';
import type { CaseEngine, CaseKind, Outcome, RecordedCase } from '../kind.ts';
import { javascriptOf } from './losses.ts';

type Options = Readonly<Record<string, number>>;

interface Recorded {
  readonly type: 'optimizer' | 'optimizer_with_schedule' | 'lr_schedule' | 'clip_grad_norm';
  readonly name: string;
  readonly options: Options & { readonly betas?: readonly [number, number] };
  readonly schedule: { readonly milestones: number[]; readonly gamma: number };
  readonly a: number[];
  readonly b: number[];
  readonly w0: number[];
  readonly params_after_step: number[][];
  readonly base_lr: number;
  readonly params: Options & {
    readonly milestones: number[];
    readonly stages: number[];
    readonly three_phase: boolean;
    readonly anneal_strategy: 'cos' | 'linear';
  };
  readonly epochs?: number[];
  readonly lr_used_at_step: number[];
  readonly momentum_used_at_step?: number[];
  readonly grad: number[];
  readonly max_norm: number;
  readonly clipped: number[];
  readonly total_norm: number;
}

function ruleOf({ name, options }: Recorded): UpdateRule {
  const { momentum = 0, dampening = 0, weight_decay: decay, eps: epsilon = 1e-8, betas = [0.9, 0.999] } = options;
  const [nesterov, amsgrad, centered] = [options['nesterov'], options['amsgrad'], options['centered']].map(Boolean);
  if (name === 'sgd') return sgdRule({ momentum, dampening, nesterov: nesterov!, weightDecay: decay ?? 0 });
  if (name === 'rmsprop') return rmspropRule({ momentum, centered: centered!, epsilon, weightDecay: decay ?? 0 });
  const decoupled = name === 'adamw';
  return adamRule({ betas, epsilon, decoupled, amsgrad: amsgrad!, weightDecay: decay ?? (decoupled ? 0.01 : 0) });
}

/** A point and what a rule remembers of it. */
interface Place {
  readonly weight: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/** The weights after each step on Σ b·(w - a)². */
async function stepped(recorded: Recorded, rate: courses.Course, compile: Compile): Promise<number[][]> {
  const rule = ruleOf(recorded);
  const [a, b] = [tf.tensor1d(recorded.a), tf.tensor1d(recorded.b)];
  const step = compile(({ weight, slots, coefficients }: Place & { coefficients: readonly tf.Scalar[] }) => {
    const gradient = tf.mul(tf.mul(tf.sub(weight, a), b), 2);
    return rule.update(weight, gradient, slots, coefficients);
  });
  const weights: number[][] = [];
  let place: Place = { weight: tf.tensor1d(recorded.w0), slots: rule.slots.map(() => tf.zeros([a.size])) };
  for (const i of recorded.params_after_step.keys()) {
    const next: Place = await step.run({ ...place, coefficients: rule.coefficients(rate(i), i) });
    tf.dispose([place.weight, ...place.slots]);
    place = next;
    weights.push(Array.from(place.weight.dataSync()));
  }
  tf.dispose([a, b, place.weight, ...place.slots]);
  await step.dispose();
  return weights;
}

/** A gradient clipped by its norm, and the norm. */
async function clipped({ grad, max_norm: most }: Recorded, compile: Compile): Promise<[number[], number]> {
  const step = compile(({ gradient }: { gradient: tf.Tensor }) => clipNorm([gradient], most));
  const given = tf.tensor1d(grad);
  const { gradients, norm } = await step.run({ gradient: given });
  const result: [number[], number] = [Array.from(gradients[0]!.dataSync()), norm.dataSync()[0]!];
  tf.dispose([given, ...gradients, norm]);
  await step.dispose();
  return result;
}

/** Rate and momentum of one cycle. */
function oneCycle({ params }: Recorded): [courses.Course, courses.Course] {
  const { max_lr: top = 0, div_factor = 1, final_div_factor = 1, pct_start = 0, total_steps = 1 } = params;
  const { base_momentum: low = 0, max_momentum: high = 0 } = params;
  const [first, last] = [pct_start * total_steps - 1, total_steps - 1];
  const start = top / div_factor;
  const shape = params.anneal_strategy === 'cos' ? 'cosine' : 'linear';
  const middle = params.three_phase ? [{ until: 2 * pct_start * total_steps - 2, value: start }] : [];
  const rates = [{ until: first, value: top }, ...middle, { until: last, value: start / final_div_factor }];
  const momenta = rates.map(({ until }, i) => ({ until, value: i === 0 ? low : high }));
  return [courses.legsCourse(start, rates, shape), courses.legsCourse(high, momenta, shape)];
}

function courseOf(recorded: Recorded): courses.Course {
  const { name, base_lr: base, params } = recorded;
  const { gamma = 1, eta_min: least = 0, warmup_steps: rising = 0, total_steps: steps = 1, start_factor = 1 } = params;
  const made: Readonly<Record<string, () => courses.Course>> = {
    constant: () => courses.constantCourse(base),
    step: () => courses.stepCourse(base, params['step_size']!, gamma),
    multistep: () => courses.milestoneCourse(base, params.milestones, gamma),
    exponential: () => courses.exponentialCourse(base, gamma),
    cosine: () => courses.cosineCourse(base, least, params['T_max']!),
    cosine_warmup: () =>
      courses.sequence(
        courses.linearCourse(base * start_factor, base, rising),
        rising,
        courses.cosineCourse(base, least, steps - rising),
      ),
    cosine_warmup_lambda: () =>
      courses.sequence(courses.linearCourse(0, base, rising), rising, courses.cosineCourse(base, 0, steps - rising)),
    linear: () => courses.linearCourse(base * start_factor, base * params['end_factor']!, params['total_iters']!),
    polynomial: () => courses.polynomialCourse(base, params['total_iters']!, params['power']!),
    cosine_restarts: () => courses.restartingCourse(base, least, params['T_0']!, params['T_mult']!),
    onecycle: () => oneCycle(recorded)[0],
    // counts epochs from 1 and changes after a stage: in steps from 0 the same as milestones
    mdistiller_stages: () => courses.milestoneCourse(base, params.stages, params['rate']!),
  };
  return made[name]!();
}

/** Pairs of what came out and what was recorded. */
async function compared(recorded: Recorded, compile: Compile): Promise<[number[], number[]][]> {
  if (recorded.type === 'clip_grad_norm') {
    const [gradient, norm] = await clipped(recorded, compile);
    return [
      [gradient, recorded.clipped],
      [[norm], [recorded.total_norm]],
    ];
  }
  if (recorded.type === 'lr_schedule') {
    const rates = recorded.lr_used_at_step.map((_, step) => courseOf(recorded)(step));
    const { momentum_used_at_step: momenta } = recorded;
    if (momenta === undefined) return [[rates, recorded.lr_used_at_step]];
    return [
      [rates, recorded.lr_used_at_step],
      [momenta.map((_, step) => oneCycle(recorded)[1](step)), momenta],
    ];
  }
  const rate = recorded.options['lr']!;
  const { schedule } = recorded;
  const course =
    schedule === undefined
      ? courses.constantCourse(rate)
      : courses.milestoneCourse(rate, schedule.milestones, schedule.gamma);
  const weights = await stepped(recorded, course, compile);
  return weights.map((after, step) => [after, recorded.params_after_step[step]!]);
}

async function run(recordedCase: RecordedCase, engine: CaseEngine): Promise<Outcome> {
  const { compile } = await startEngine(engine, { strict: true });
  const pairs = await compared(javascriptOf(recordedCase as Plain) as Recorded, compile);
  const passed = pairs.every(([actual, expected]) =>
    actual.every((x, i) => Math.abs(x - expected[i]!) <= 1e-6 * Math.max(1, Math.abs(expected[i]!))),
  );
  return {
    passed,
    expected: JSON.stringify(pairs.map(([, expected]) => expected)),
    actual: JSON.stringify(pairs.map(([actual]) => actual)),
  };
}

export const recordedOptimizers: CaseKind = {
  matches: (recorded) => /^(optimizer|lr_schedule|clip_grad_norm)/.test(String(recorded.get('type') ?? '')),
  api: (recorded) => [recorded.get('type'), recorded.get('name') ?? ''].join(' ').trim(),
  run,
};

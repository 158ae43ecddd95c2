/** @file Compiles a step: traces it, writes it as an ONNX model, and runs that natively on numbers that stay where they are. */
import { HydrosolError } from '../../errors.ts';
import { firstLineOf } from '../../util/first-line.ts';
import { runEagerly } from './eager.ts';
import { signatureOf } from './feeds.ts';
import type { Signature } from './graph.ts';
import { computePlan, makePlan, type Plan, takeOver } from './plan.ts';
import { type Feed, type Feeds, isFeed, leavesOf } from './tree.ts';
import { tryEagerly } from './verify.ts';

export interface CompileOptions {
  /** Throw where the step cannot be compiled, instead of running it eagerly. Default: false. */
  readonly strict?: boolean | undefined;
  /** Run so many first steps on both engines, and throw where they differ. Default: 0. */
  readonly verify?: number | undefined;
  /** Threads that one operator may use. Default: 1. */
  readonly threads?: number | undefined;
  /** Keep images in blocks of channels, where onnxruntime is faster so. Default: true. */
  readonly blocks?: boolean | undefined;
  /** Told once, in a sentence, why the step runs eagerly. Default: a warning on the console. */
  readonly onFallback?: ((reason: string) => void) | undefined;
  /** Write onnxruntime's profile to a file whose name begins with this. */
  readonly profile?: string | undefined;
}

/** A step that runs as a compiled graph, or eagerly where that cannot be. */
export interface CompiledStep<Inputs, Outputs> {
  /**
   * Runs the step. The tensors that it returns are the caller's to dispose. `accept` sees them before any variable changes
   * and may throw: then all variables stay as they were. Throws what the step throws.
   */
  run(inputs: Feeds<Inputs>, accept?: (outputs: Outputs) => void): Promise<Outputs>;
  /** Why the step runs eagerly; undefined while it is compiled. */
  readonly fallback: string | undefined;
  /** Lets go of the compiled graphs. The variables keep their numbers. */
  dispose(): Promise<void>;
}

/** Makes a step of a function; `compile` is one, and `eager` another. */
export type Compile = <Inputs extends object, Outputs extends object>(
  step: (inputs: Inputs) => Outputs,
) => CompiledStep<Inputs, Outputs>;

/**
 * Compiles a function of tensors that may read and assign variables. It is traced once for each combination of shapes: it
 * must do the same whenever it is called, and whatever changes from step to step must be an input, a variable or a
 * `freshTensor`. Where that is impossible it runs eagerly on the current backend, and says so once.
 */
export function compile<Inputs extends object, Outputs extends object>(
  step: (inputs: Inputs) => Outputs,
  options: CompileOptions = {},
): CompiledStep<Inputs, Outputs> {
  const {
    strict = false,
    threads = 1,
    blocks = true,
    profile,
    onFallback = (reason) => console.warn(reason),
  } = options;
  let { verify = 0 } = options;
  const plans = new Map<string, Plan>();
  let fallback: string | undefined;
  let busy = false;

  /** From now on the step runs eagerly where it has no plan yet. */
  const fallBack = (error: unknown): undefined => {
    if (strict) throw error;
    fallback = firstLineOf(error);
    onFallback(`a step runs eagerly, not compiled: ${fallback}`);
  };

  const planFor = async (key: string, inputs: unknown): Promise<Plan | undefined> => {
    const known = plans.get(key);
    if (known !== undefined || fallback !== undefined) return known;
    try {
      const plan = await makePlan(step as never, inputs, { threads, profile, blocks, proven: plans.size > 0 });
      plans.set(key, plan);
      return plan;
    } catch (error) {
      return fallBack(error);
    }
  };

  const run = async (inputs: unknown, accept: ((outputs: unknown) => void) | undefined): Promise<unknown> => {
    const feeds = leavesOf<Feed>(inputs, isFeed);
    const key = [...feeds].map(([path, feed]) => `${path}:${signatureText(signatureOf(feed))}`).join(';');
    const plan = await planFor(key, inputs);
    if (plan === undefined) return runEagerly(step as never, inputs, accept);
    const expected = verify-- > 0 ? tryEagerly(step as never, inputs, plan.trace) : undefined;
    const results = await computePlan(plan, feeds).catch(fallBack);
    if (results !== undefined) return takeOver(plan, results, accept, expected);
    plans.delete(key);
    await plan.session.release();
    return runEagerly(step as never, inputs, accept);
  };

  return {
    get fallback() {
      return fallback;
    },
    async run(inputs: unknown, accept?: (outputs: Outputs) => void) {
      if (busy) throw new HydrosolError('ENGINE', 'a compiled step is run while it is still running');
      busy = true;
      try {
        return (await run(inputs, accept as never)) as Outputs;
      } finally {
        busy = false;
      }
    },
    async dispose() {
      const sessions = [...plans.values()].map(({ session }) => session.release());
      plans.clear();
      await Promise.all(sessions);
    },
  };
}

const signatureText = ({ shape, dtype }: Signature): string => `${dtype}[${shape.join()}]`;

/** @file A method of distillation, as a term of a loss names it. */
import { type Component, component, type OptionSchema } from '../component.ts';
import type { ModelShape } from '../models/model.ts';
import type { LossPart } from './loss.ts';
import { weightOption } from './options.ts';
import type { Ramp, Scheduled } from './schedule.ts';

/** What a method is told when a loss is built. */
export interface MethodContext {
  readonly student: ModelShape;
  /** Throws LOSS when it is read and there is none. */
  readonly teacher: ModelShape;
  /** Where the term's options stand in those of the loss, e.g. `terms.hint`. */
  readonly key: string;
  /** The temperature of terms that have none of their own. */
  readonly temperature: Scheduled;
  readonly trainingLabels: Int32Array | undefined;
  /** Seed of one part of the term, e.g. `projector`: of initial numbers, or with a step of masks and samples. */
  readonly seedOf: (part: string) => number;
}

/** A method: what it is called, what it can be told, and how it measures. */
export type Method<Given> = Component<Given, MethodContext, LossPart>;

/** Schemas of options; each has a default, and the only objects are ramps. */
type Properties = Readonly<Record<string, OptionSchema & { readonly default: unknown }>>;

type Named<T, S> = T extends 'number' | 'integer'
  ? number
  : T extends 'string'
    ? string
    : T extends 'boolean'
      ? boolean
      : T extends 'null'
        ? null
        : T extends 'object'
          ? Ramp
          : S extends { readonly items: infer I }
            ? readonly Value<I>[]
            : never;

/** What an option of this schema holds; `json-schema-to-ts` would give the same, and give up on so many. */
type Value<S> = S extends { readonly enum: readonly (infer V)[] }
  ? V
  : S extends { readonly type: infer T }
    ? Named<T extends readonly (infer One)[] ? One : T, S>
    : never;

type Full<P> = { readonly [K in keyof P]: Value<P[K]> };
type Given<P> = { readonly [K in keyof P]?: Value<P[K]> };

interface Definition<P extends Properties> {
  readonly name: string;
  readonly summary: string;
  /** Where none is given: for short trainings with Adam; published ones are in conf/loss/paper where they differ. */
  readonly weight: number;
  readonly options: P;
  readonly create: (options: Full<P>, context: MethodContext) => LossPart;
}

/** Makes a method; its weight is an option like the others. */
export function method<const P extends Properties>(
  definition: Definition<P>,
): Method<Given<P> & { readonly weight?: Scheduled }> {
  const { name, summary, weight, options, create } = definition;
  const properties: Properties = { weight: weightOption(weight), ...options };
  const schema = { type: 'object', additionalProperties: false, properties } as const;
  return component({ name, summary, options: schema, create: create as never }) as never;
}

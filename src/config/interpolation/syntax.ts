/** @file The syntax tree of a string with interpolations. It is made once, when the string enters a config. */
import type { Element, Parts, Span } from '../../grammar/index.ts';

/** A string: text and interpolations. If it is one interpolation and nothing else, it has that one's value. */
export type Interpolated = Parts<Interpolation>;

export type Interpolation = NodeReference | ResolverCall;

/** One key in `${a.b[c]}`: written out, or itself an interpolation. */
export type KeyPart = string | { readonly interpolation: Interpolation; readonly inBrackets: boolean };

/** `${a.b}`, `${.sibling}`, `${..uncle[0]}`. */
export interface NodeReference extends Span {
  readonly kind: 'reference';
  /** Leading dots: none starts at the root, one at the container of the string, each more one container up. */
  readonly dots: number;
  readonly keys: readonly KeyPart[];
  /** As it is written, without `${` and `}`. */
  readonly text: string;
  /** The keys, if none of them is an interpolation. */
  readonly plainKeys: readonly string[] | undefined;
}

/** `${name:argument,…}`. */
export interface ResolverCall extends Span {
  readonly kind: 'call';
  /** The parts between the dots of the name. */
  readonly name: readonly (string | Interpolation)[];
  readonly args: readonly Argument[];
}

export interface Argument {
  readonly element: ArgumentElement;
  /** As it is written: what a cached result is found by. */
  readonly text: string;
}

/** A quoted string, or an unquoted word with more than an interpolation in it: always put together as text. */
export interface Joined extends Span {
  readonly kind: 'joined';
  readonly parts: Parts<Interpolation>;
}

export type ArgumentElement = Element<Joined | Interpolation>;

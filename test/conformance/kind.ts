/** @file What a kind of recorded case must say, so that the runner can run it. */
import type { Engine } from '../../src/engine/index.ts';
import type { Plain } from '../../src/util/scalar.ts';

/** One line of a file. Its values may still have the recorder's tags. */
export type RecordedCase = ReadonlyMap<string, Plain>;

export interface Outcome {
  readonly passed: boolean;
  /** What was recorded, in a line. */
  readonly expected: string;
  /** What came out, in a line. */
  readonly actual: string;
}

/** What runs the tensors of a case. */
export type CaseEngine = Extract<Engine['name'], 'cpu' | 'compiled'>;

export interface CaseKind {
  /** Whether a case is of this kind. */
  readonly matches: (recorded: RecordedCase) => boolean;
  /** Under which name its count is printed. */
  readonly api: (recorded: RecordedCase) => string;
  readonly run: (recorded: RecordedCase, engine: CaseEngine) => Outcome | Promise<Outcome>;
}

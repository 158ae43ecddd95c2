/** @file What a scheme is: who teaches whom, as networks one after the other. */
import type { Bench } from '../bench.ts';
import type { StageResult } from '../learn.ts';

/**
 * Trains networks and gives each as soon as it is trained; the one named `teacher` is what others are compared with.
 * Whoever reads them stops when a run is interrupted, so that a scheme need not ask, and frees them at the end.
 */
export type Scheme = (bench: Bench) => AsyncGenerator<StageResult>;

/** The schema of no options. */
export const NO_OPTIONS = { type: 'object', additionalProperties: false, properties: {} } as const;

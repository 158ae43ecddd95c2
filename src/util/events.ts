/** @file What a training run tells whoever listens: trackers, progress bars, tests. */

/** One measured number. */
export interface MetricPoint {
  /** `teacher`, `baseline`, `student`, …: which network the number is about. */
  readonly stage: string;
  /** Optimizer steps done in this stage when it was measured. */
  readonly step: number;
  /** Epochs begun in this stage, from 1. */
  readonly epoch: number;
  /** `train/loss`, `train/loss/relation`, `validation/accuracy`, `test/accuracy`, `size/parameters`, `speed/latency_ms`, … */
  readonly name: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Whether a point is about time, of which no two runs take the same: nothing that is compared may depend on it. */
export function isTiming({ name }: Pick<MetricPoint, 'name'>): boolean {
  return name.startsWith('speed/');
}

/** Where a stage stands; sent after every step, meant for eyes, not for records. */
export interface Progress {
  readonly stage: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** Running means over the current epoch. */
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

export type TrackEvent =
  | {
      readonly kind: 'stage-start';
      readonly stage: string;
      readonly epochs: number;
      readonly steps: number;
      /** Steps that an earlier process did. Default: 0. */
      readonly done?: number;
    }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'metric'; readonly point: MetricPoint }
  | {
      readonly kind: 'stage-end';
      readonly stage: string;
      readonly seconds: number;
      /** Whether somebody stopped it before its last step. Default: false. */
      readonly interrupted?: boolean;
    };

export type Listener = (event: TrackEvent) => void;

/** @file Progress for eyes: a bar on a terminal, plain lines elsewhere. */
import picocolors from 'picocolors';
import type { Progress, TrackEvent } from '../util/events.ts';
import { visible } from '../util/visible.ts';
import type { TrackedRun, Tracker } from './tracker.ts';

/** What the console tracker writes to: `process.stderr`, or a test's stream. */
export type ConsoleStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface ConsoleTrackerOptions {
  /** Default `process.stderr`, so that standard output is left for results. */
  readonly stream?: ConsoleStream | undefined;
  /** Seconds between two plain lines of a stage; default 10. */
  readonly interval?: number | undefined;
  /** Milliseconds from any fixed point; default the machine's clock. */
  readonly now?: (() => number) | undefined;
  /** NO_COLOR and TERM are read from it; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** `7s`, `1:05`, `2:03:04`; `?` for what is not finite. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

/** Four significant digits: `0.0123`, `2.346`, `12346`, `NaN`. */
export function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** What is known of the stage that runs. */
interface Stage {
  readonly done: number;
  readonly name: string;
  /** The name as it is shown. */
  readonly title: string;
  readonly epochs: number;
  readonly steps: number;
  latest?: Progress;
  /** The last evaluation of each kind: everything measured that is not about training. */
  readonly evaluated: Map<string, number>;
}

/** How a stage is shown: the bar and the lines are two of these. */
interface View {
  readonly start: (stage: Stage) => void;
  /** `before` is the progress that the stage had made until now. */
  readonly progress: (stage: Stage, now: Progress, before: Progress | undefined) => void;
  /** Leaves the stage; `line` says how it ended. */
  readonly stop: (line: string) => void;
  /** Writes a line that has nothing to do with the stage. */
  readonly print: (line: string) => void;
}

function means({ loss, accuracy }: Progress): string[] {
  return [`loss ${formatNumber(loss)}`, `accuracy ${accuracy.toFixed(4)}`];
}

function speed({ samplesPerSecond, secondsLeft }: Progress): string[] {
  return [`${formatSeconds(secondsLeft)} left`, `${Math.round(samplesPerSecond)} samples/s`];
}

function evaluations({ evaluated }: Stage): string[] {
  return Array.from(evaluated, ([name, value]) => `${visible(name)} ${formatNumber(value)}`);
}

function join(...parts: readonly string[]): string {
  return parts.join('  ');
}

/** Lines at the start and end of a stage, at the end of an epoch, and every `interval` seconds in between. */
function createLines(write: (line: string) => void, interval: number, now: () => number): View {
  let written = 0;
  const line = (text: string): void => {
    written = now();
    write(text);
  };
  return {
    start({ title, epochs, steps, done }) {
      const from = done === 0 ? [] : [`going on after step ${done}`];
      line([`${title}: ${epochs} epoch${epochs === 1 ? '' : 's'}`, `${steps} steps`, ...from].join(', '));
    },
    progress(stage, progress, before) {
      if (before !== undefined && progress.epoch > before.epoch) {
        line(
          join(`${stage.title}: epoch ${before.epoch}/${before.epochs} done`, ...means(before), ...evaluations(stage)),
        );
      } else if (now() - written >= interval * 1000) {
        line(
          join(`${stage.title}: epoch ${progress.epoch}/${progress.epochs}`, ...means(progress), ...speed(progress)),
        );
      }
    },
    stop: line,
    print: write,
  };
}

/** Cli-progress goes back at the end to where the bar began; wrong, once a line has been written above it since. */
const SAVED_POSITIONS = new Set(['\u001B7', '\u001B8']);
const CLEAR_LINE = '\r\u001B[2K';

/** The same terminal, but positions of the cursor are not saved. */
function withoutSavedPositions(stream: ConsoleStream): ConsoleStream {
  const write = (text: string): boolean => SAVED_POSITIONS.has(text) || stream.write(text);
  return Object.create(stream, { write: { value: write } }) as ConsoleStream;
}

/** One bar, which gives way to a line when its stage is over. */
async function createBar(stream: ConsoleStream, colors: Colors, write: (line: string) => void): Promise<View> {
  const { default: progressBars } = await import('cli-progress');
  const format = `{stage} ${colors.cyan('{bar}')} {text}`;
  let bar: InstanceType<typeof progressBars.SingleBar> | undefined;
  return {
    start({ title, epochs, steps, done }) {
      bar = new progressBars.SingleBar({
        stream: withoutSavedPositions(stream),
        format,
        barsize: Math.max(6, Math.min(30, (stream.columns ?? 80) - 75)),
        barCompleteChar: '━',
        barIncompleteChar: '─',
        hideCursor: true,
        clearOnComplete: true,
        fps: 10,
      });
      bar.start(steps, done, { stage: colors.bold(title), text: `epoch 1/${epochs}` });
    },
    progress(_, progress) {
      const text = [`epoch ${progress.epoch}/${progress.epochs}`, ...means(progress), ...speed(progress)].join(' ');
      bar?.update(progress.step, { text });
    },
    stop(line) {
      bar?.stop();
      bar = undefined;
      write(line);
    },
    print(line) {
      write(bar === undefined ? line : `${CLEAR_LINE}${line}`);
    },
  };
}

type Colors = ReturnType<typeof picocolors.createColors>;

export interface ConsoleTracker extends Tracker {
  /** Writes a line above the bar, if one is drawn: for logs and warnings that go to the same terminal. */
  readonly print: (line: string) => void;
  /** Writes a line that is for standard output. Default: there, above the bar where both are the same terminal. */
  readonly printOut?: (line: string) => void;
}

/**
 * Shows where a run stands: on a terminal one bar for the stage that runs, with epoch, loss, accuracy, samples a second
 * and time left, and one line for each stage that is over; elsewhere (or with TERM=dumb) plain lines. NO_COLOR is obeyed.
 */
export function createConsoleTracker(options: ConsoleTrackerOptions = {}): ConsoleTracker {
  const { stream = process.stderr, interval = 10, now = () => performance.now(), env = process.env } = options;
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb';
  const colors = picocolors.createColors(isTerminal && !env['NO_COLOR']);
  const write = (line: string): void => {
    stream.write(`${line}\n`);
  };

  /** The one of the run that was started last, which draws below the others. */
  let lastView: View | undefined;

  const follow = (view: View): TrackedRun => {
    let stage: Stage | undefined;
    let ended = false;
    const handle = (event: TrackEvent): void => {
      if (event.kind === 'stage-start') {
        const { stage: name, epochs, steps, done = 0 } = event;
        stage = { name, title: visible(name), epochs, steps, done, evaluated: new Map() };
        view.start(stage);
      } else if (event.kind === 'metric') {
        const { name, value, stage: about } = event.point;
        if (about === stage?.name && !name.startsWith('train/')) stage.evaluated.set(name, value);
      } else if (event.kind === 'progress' && event.progress.stage === stage?.name) {
        const before = stage.latest;
        stage.latest = event.progress;
        view.progress(stage, event.progress, before);
      } else if (event.kind === 'stage-end' && event.stage === stage?.name) {
        const { latest, title } = stage;
        const how = join(...(latest === undefined ? [] : means(latest)), ...evaluations(stage));
        const ended =
          event.interrupted === true
            ? `${colors.yellow('interrupted')} after step ${latest?.step ?? 0} of ${stage.steps}`
            : `done in ${formatSeconds(event.seconds)}`;
        view.stop(join(`${colors.bold(title)}: ${ended}`, how).trimEnd());
        stage = undefined;
      }
    };
    return {
      id: undefined,
      ids: new Map(),
      listen(event) {
        if (!ended) handle(event);
      },
      async end({ status }) {
        if (ended) return;
        ended = true;
        if (stage === undefined) return;
        const { title, steps, latest } = stage;
        const how = status === 'KILLED' ? colors.yellow('interrupted') : colors.red('stopped');
        view.stop(`${colors.bold(title)}: ${how} after step ${latest?.step ?? 0} of ${steps}`);
      },
    };
  };

  return {
    async start() {
      lastView = isTerminal ? await createBar(stream, colors, write) : createLines(write, interval, now);
      return follow(lastView);
    },
    print(line) {
      (lastView?.print ?? write)(line);
    },
  };
}

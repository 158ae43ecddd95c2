/** @file Sends a batch so that what a server refuses costs only itself. */
import { isTransient } from './http.ts';
import { MlflowError } from './mlflow-error.ts';
import { cutValue } from './split-batch.ts';
import type { Batch, KeyValue } from './types.ts';

/** What became of a batch. */
export interface Sent {
  /** What the server refused, and why it refused the first of it. */
  readonly refused?: { readonly error: unknown; readonly batch: Batch } | undefined;
  /** What was not sent because the server went away, and how it did. */
  readonly waiting?: { readonly error: unknown; readonly batch: Batch } | undefined;
  /** Whether the server took anything. */
  readonly accepted: boolean;
}

export interface SendPartsOptions {
  readonly send: (batch: Batch) => Promise<void>;
  /** Requests after which a refused part is not halved any more; 0 halves none. */
  readonly most?: number | undefined;
  /** Whether values are cut to the length that the server's refusal names. */
  readonly cut?: boolean | undefined;
}

/** Something in the request is wrong (400, 422), or there is too much of it (413). A run or user that is refused is neither. */
const CONTENT = new Set([400, 413, 422]);

/** As MLflow 1 and 2, and as MLflow 3 say it (mlflow/utils/validation.py: `_validate_length_limit`, `exceeds_maximum_length`). */
const LENGTH_LIMIT = /value.*(?:length limit|maximum length) of (\d+)/s;

function isAboutContent(error: unknown): boolean {
  return error instanceof MlflowError && error.status !== undefined && CONTENT.has(error.status);
}

/** The same batch with its values as long as the refusal says they may be; undefined if that is not what was wrong. */
function shorten(batch: Batch, error: unknown): Batch | undefined {
  const limit = Number(LENGTH_LIMIT.exec((error as MlflowError).message)?.[1]);
  const pairs = [...batch.params, ...batch.tags];
  if (!(limit > 0) || pairs.every(({ value }) => cutValue(value, limit) === value)) return undefined;
  const cut = ({ key, value }: KeyValue): KeyValue => ({ key, value: cutValue(value, limit) });
  return { ...batch, params: batch.params.map(cut), tags: batch.tags.map(cut) };
}

/** The two halves of a batch of one kind, as `splitBatch` makes them; nothing for one item. */
function halve({ metrics, params, tags }: Batch): Batch[] {
  const half = Math.ceil((metrics.length + params.length + tags.length) / 2);
  if (metrics.length + params.length + tags.length < 2) return [];
  const part = (from: number, to?: number): Batch => ({
    metrics: metrics.slice(from, to),
    params: params.slice(from, to),
    tags: tags.slice(from, to),
  });
  return [part(0, half), part(half)];
}

/** All items of some batches as one. */
export function joinBatches(batches: readonly Batch[]): Batch {
  return {
    metrics: batches.flatMap(({ metrics }) => metrics),
    params: batches.flatMap(({ params }) => params),
    tags: batches.flatMap(({ tags }) => tags),
  };
}

/**
 * Sends a batch of one kind, in order. MLflow stores a batch whole or not at all: one that is refused is sent again with
 * shorter values if those were too long, else in halves, until only what is wrong is left out. Never rejects.
 */
export async function sendParts(batch: Batch, { send, most = 64, cut = true }: SendPartsOptions): Promise<Sent> {
  const parts: Batch[] = [batch];
  const refused: { error: unknown; batch: Batch }[] = [];
  let accepted = false;
  for (let requests = 1; parts.length > 0; requests++) {
    const part = parts.shift()!;
    try {
      await send(part);
      accepted = true;
    } catch (error) {
      if (isTransient(error)) {
        return { ...gather(refused), waiting: { error, batch: joinBatches([part, ...parts]) }, accepted };
      }
      const again = requests < most && isAboutContent(error);
      const shorter = again && cut ? shorten(part, error) : undefined;
      const smaller = shorter === undefined ? halve(part) : [shorter];
      if (again && smaller.length > 0) parts.unshift(...smaller);
      else refused.push({ error, batch: part });
    }
  }
  return { ...gather(refused), accepted };
}

function gather(refused: readonly { readonly error: unknown; readonly batch: Batch }[]): Pick<Sent, 'refused'> {
  const [first] = refused;
  if (first === undefined) return {};
  return { refused: { error: first.error, batch: joinBatches(refused.map(({ batch }) => batch)) } };
}

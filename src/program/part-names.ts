/** @file Names of code in a config: which `_target_` stands for a file or a package, not for a registered part. */

/** What may be meant as an export of a file or a package. */
const EXPORT = /:|\.[cm]?[jt]s$/;

/** Whether a `_target_` names an export of a file or of a package: `./my-loss.ts:myLoss`. */
export function isExport(name: string): boolean {
  return EXPORT.test(name);
}

/** Whether a part that a config names by file and export may be imported. */
export type MayLoad = (name: string) => boolean;

/** A text in a plain config, with its path. */
interface Found {
  readonly path: string;
  readonly text: string;
}

function* textsIn(value: unknown, path = ''): Generator<Found> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  const entries = value instanceof Map ? value : Object.entries(value);
  for (const [key, item] of entries as Iterable<[string, unknown]>) {
    yield* textsIn(item, path === '' ? String(key) : `${path}.${String(key)}`);
  }
}

/** What a resolved config would have loaded or resolved once more: exports that it names, by their paths, and texts with `${`. */
export function codeIn(config: unknown): { readonly exports: readonly Found[]; readonly open: readonly Found[] } {
  const texts = [...textsIn(config)];
  return {
    exports: texts.filter(({ path, text }) => /(^|\.)_target_$/.test(path) && isExport(text)),
    open: texts.filter(({ text }) => text.includes('${')),
  };
}

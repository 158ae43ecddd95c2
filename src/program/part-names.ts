/** @file Names of code in a config: which `_target_` stands for a file or a package, not for a registered part. */

/** The key by which any config names a part. */
const TARGET = '_target_';

/** What may be meant as an export of a file or a package. */
const EXPORT = /:|\.[cm]?[jt]s$/;

/** What is meant as a file, also where other texts may have colons. */
const FILE = /^\.{0,2}[\\/]|\.[cm]?[jt]s(?::|$)/;

/** What a part must be that a program's configs name by a key of their own. */
export interface NamedKind {
  /** Options that it must have. */
  readonly options: readonly string[];
  /** What makes such parts, for messages. */
  readonly expected: string;
}

/** By keys besides `_target_` that name parts: what those must be. */
export type PartKeys = Readonly<Record<string, NamedKind>>;

/** Whether a key names an export of a file or of a package: `_target_: ./my-loss.ts:myLoss`. */
export function namesExport(key: string, name: string, keys: PartKeys = {}): boolean {
  return key === TARGET ? EXPORT.test(name) : Object.hasOwn(keys, key) && FILE.test(name);
}

/** Whether a part that a config names by file and export may be imported. */
export type MayLoad = (name: string) => boolean;

/** A text in a plain config, with its path. */
interface Found {
  readonly path: string;
  readonly text: string;
}

function* textsIn(value: unknown, path: string, key: string): Generator<Found & { readonly key: string }> {
  if (typeof value === 'string') yield { path, key, text: value };
  if (typeof value !== 'object' || value === null) return;
  const entries = value instanceof Map ? value : Object.entries(value);
  for (const [name, item] of entries as Iterable<[string, unknown]>) {
    yield* textsIn(item, path === '' ? String(name) : `${path}.${String(name)}`, String(name));
  }
}

/** What a resolved config would have loaded or resolved once more: exports that it names, by their paths, and texts with `${`. */
export function codeIn(
  config: unknown,
  keys: PartKeys = {},
): { readonly exports: readonly Found[]; readonly open: readonly Found[] } {
  const texts = [...textsIn(config, '', '')];
  return {
    exports: texts.filter(({ key, text }) => namesExport(key, text, keys)),
    open: texts.filter(({ text }) => text.includes('${')),
  };
}

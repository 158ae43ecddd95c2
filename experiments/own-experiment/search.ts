import type { Program } from 'hydrosol';
import { runStudy } from 'hydrosol/sweep';

interface Config {
  readonly hidden: readonly number[];
  readonly epochs: number;
}

const program: Program<Config> = {
  name: 'search',
  configDir: `${import.meta.dirname}/conf`,
  load: async () => ({
    task: async ({ config: { hidden, epochs } }) => ({ work: epochs * hidden.reduce((sum, width) => sum + width, 0) }),
  }),
};
const words = ['size=small,large', 'epochs=1,2,3', 'hydra.sweeper.optimized_metric=work'];
const { best, jobs, status } = await runStudy(program, words, { folder: 'search' });
for (const { overrides, summary } of best) {
  console.log(`${status}, best of ${jobs.length}: ${overrides.join(' ')}, ${summary?.values['work']}`);
}

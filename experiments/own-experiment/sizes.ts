import { compose } from 'hydrosol';

interface Config {
  readonly hidden: readonly number[];
  readonly epochs: number;
}

for (const size of ['small', 'large']) {
  const configDir = `${import.meta.dirname}/conf`;
  const { hidden, epochs } = compose<Config>({
    configDir,
    configName: 'config',
    overrides: [`size=${size}`, 'epochs=3'],
  });
  console.log(`${size}: ${hidden.join('-')}, ${epochs} epochs`);
}

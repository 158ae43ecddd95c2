/** @file What the pages of `--help TOPIC` share: the words that were typed, and what they compose to. */
import {
  composeAll,
  type CommandWord,
  taskConfig,
  type Composition,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import { toContainer } from '../../config/index.ts';
import { throwAll } from '../../errors.ts';
import type { Schema } from '../../schema/index.ts';
import type { KnownConfig } from './help-keys.ts';

export interface TopicRequest {
  readonly workshop: Workshop;
  /** The overrides of the command line. */
  readonly words: readonly CommandWord[];
  /** What is known of a composition, with the options of the parts of the user's own that it names. */
  readonly schemaFor: (composition: Composition) => Promise<Schema | undefined>;
  /** How the program is started: `npx run`. */
  readonly command: string;
  readonly secrets: Secrets;
  /** Columns of a line. */
  readonly width: number;
}

/** Composes, whatever is still to be chosen. Throws all that is wrong with the words. */
export function composed({ workshop }: TopicRequest, words: readonly CommandWord[]): Composition {
  const { composition, errors } = composeAll(workshop, words, 'multirun');
  throwAll(errors);
  return composition;
}

/** A composition as the lists of keys read it. */
export async function knownOf(composition: Composition, request: TopicRequest): Promise<KnownConfig> {
  const { config } = composition;
  const { schemaFor, secrets, width } = request;
  const schema = await schemaFor(composition);
  return { config, plain: toContainer(taskConfig(config), { resolve: false }), schema, secrets, width };
}

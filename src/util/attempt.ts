/** @file Work that may fail on purpose, where what is wrong is gathered and not thrown. */
import { HydrosolError, HydrosolErrors } from '../errors.ts';

/** What some work gives, or the errors that it throws on purpose, several of them one by one. */
export type Attempt<T> =
  | { readonly value: T; readonly errors: readonly [] }
  | { readonly value?: undefined; readonly errors: readonly HydrosolError[] };

/** Does some work. Throws only what is no `HydrosolError`. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), errors: [] };
  } catch (error) {
    return deliberate(error);
  }
}

/** Waits for some work. Throws only what is no `HydrosolError`. */
export async function attemptLater<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work(), errors: [] };
  } catch (error) {
    return deliberate(error);
  }
}

function deliberate(error: unknown): { readonly errors: readonly HydrosolError[] } {
  if (error instanceof HydrosolErrors) return { errors: error.errors };
  if (error instanceof HydrosolError) return { errors: [error] };
  throw error;
}

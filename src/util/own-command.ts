/** @file How a user types Hydrosol's own command. */

/** `npx run` in a clone; `npx hydrosol run` where the package is installed, since npm has another package named `run`. */
export const RUN_COMMAND = import.meta.url.includes('/node_modules/') ? 'npx hydrosol run' : 'npx run';

/** @file What a command loads before it knows what to do. The build makes one file of it and of all that it imports. */
export { main } from './main.ts';
export { shipped } from './shipped.ts';

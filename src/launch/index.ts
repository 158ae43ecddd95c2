export { launchInProcess, type Launcher, type Outcome } from './in-process.ts';

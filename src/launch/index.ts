export { launchInProcess, type Launcher } from './in-process.ts';

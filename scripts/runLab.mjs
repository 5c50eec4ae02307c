import { spawnSync } from 'node:child_process';

/** Runs the lab's command line, which must be built, and ends with its exit code where that is not 0. */
export function runLab(args) {
  const { status } = spawnSync(process.execPath, ['lab/dist/main.js', ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

import { BACKENDS, type BackendName } from './backendNames.js';

/** What became of the tests of a backend. */
export interface BackendRun {
  readonly backend: BackendName;
  readonly passed: number;
  /** Tests that failed, and hooks: a backend that does not start fails in one. */
  readonly failed: number;
  /** Why they could not be run. */
  readonly notRun?: string | undefined;
}

/**
 * One line that names every backend that ran and every one that did not, and why; nothing where no test was about a backend.
 *
 * @param runs - in any order; several of one backend count together
 */
export function summariseBackends(runs: readonly BackendRun[]): string | undefined {
  if (runs.length === 0) return undefined;
  const [ran, failed, notRun, unasked]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const name of BACKENDS) {
    const own = runs.filter(({ backend }) => backend === name);
    const wrong = own.reduce((sum, run) => sum + run.failed, 0);
    if (wrong > 0) failed.push(`${name} (${wrong} of its tests)`);
    else if (own.some(({ passed }) => passed > 0)) ran.push(name);
    else {
      const why = own.find((run) => run.notRun !== undefined)?.notRun;
      if (why === undefined) unasked.push(name);
      else notRun.push(`${name} (${why})`);
    }
  }
  const parts = Object.entries({ ran, failed, 'not run': notRun, 'not asked for': unasked })
    .filter(([, names]) => names.length > 0)
    .map(([state, names]) => `${state}: ${names.join(', ')}`);
  return `Backends ${parts.join('; ')}`;
}

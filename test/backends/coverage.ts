import type { BackendName } from './backendNames.js';

/**
 * How much of the list of checks is run on a backend: every configuration of every explainer; every explainer, without the
 * configurations that differ in plain arrays alone; or one explainer of each family.
 */
export type Coverage = 'configurations' | 'explainers' | 'families';

/** The explainer that stands for its family, by the folder of `src/explainers`. */
export const REPRESENTATIVES: Readonly<Record<string, string>> = {
  cam: 'GradCam',
  gradient: 'IntegratedGradients (logit)',
  occlusion: 'Occlusion',
  surrogate: 'Lime',
  combined: 'Combined',
};

/** Backends that may run in software here: there each check takes some ten times as long. */
const SLOW: ReadonlySet<BackendName> = new Set([
  'webgpu in Node',
  'webgl in a browser',
  'webgpu in a browser',
]);

/**
 * What is run on a backend: all on cpu, one of each family elsewhere. All that a backend has time for where
 * LUCIDFACE_COVERAGE is `all` (`npm run test:backends`), or where LUCIDFACE_BACKEND names it (`npm run test:native`).
 */
export function coverageOf(
  backend: BackendName,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Coverage {
  if (backend === 'cpu') return 'configurations';
  if (env.LUCIDFACE_COVERAGE !== 'all' && env.LUCIDFACE_BACKEND !== backend) return 'families';
  return SLOW.has(backend) ? 'explainers' : 'configurations';
}

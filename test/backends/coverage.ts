import type { BackendName } from './backendNames.js';

/**
 * How much of the list of checks is run on a backend: every configuration of every explainer; every explainer, without the
 * configurations that differ in plain arrays alone; one explainer of each family; or one for each kind of call to the backend.
 */
export type Coverage = 'configurations' | 'explainers' | 'families' | 'calls';

/** The explainer that stands for its family, by the folder of `src/explainers`. */
export const REPRESENTATIVES: Readonly<Record<string, string>> = {
  cam: 'GradCam',
  gradient: 'IntegratedGradients (logit)',
  occlusion: 'Occlusion',
  surrogate: 'Lime',
  combined: 'Combined',
};

/** One explainer for each kind of call: activations, gradients, forward passes. */
const CALLS = [REPRESENTATIVES.cam, REPRESENTATIVES.gradient, REPRESENTATIVES.surrogate];

/** Whether an explainer is run at a coverage. */
export function isCovered(coverage: Coverage, { name, variant }: Covered): boolean {
  if (coverage === 'calls') return CALLS.includes(name);
  if (coverage === 'families') return Object.values(REPRESENTATIVES).includes(name);
  return coverage === 'configurations' || !variant;
}

interface Covered {
  readonly name: string;
  /** Whether it differs from another one in plain arrays alone. */
  readonly variant: boolean;
}

/** Backends that may run in software here: there each check takes some ten times as long. */
const SLOW: ReadonlySet<BackendName> = new Set([
  'webgpu in Node',
  'webgl in a browser',
  'webgpu in a browser',
]);

/**
 * What is run on a backend: all on cpu, one of each family elsewhere, one for each kind of call where the backend may run in software. All that a backend has time for where
 * LUCIDFACE_COVERAGE is `all` (`npm run test:backends`), or where LUCIDFACE_BACKEND names it (`npm run test:native`).
 */
export function coverageOf(
  backend: BackendName,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Coverage {
  if (backend === 'cpu') return 'configurations';
  const all = env.LUCIDFACE_COVERAGE === 'all' || env.LUCIDFACE_BACKEND === backend;
  if (SLOW.has(backend)) return all ? 'explainers' : 'calls';
  return all ? 'configurations' : 'families';
}

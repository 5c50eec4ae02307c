import { Lime, type LimeOptions } from '../../src/explainers/index.js';
import { spearman } from '../../src/fusion/index.js';
import type { DifferentiableClassifier, Heatmap } from '../../src/types.js';
import type { Journal } from './journal.js';
import type { LocationCase } from './location/locationCase.js';
import type { LocatedCase } from './location/locationTables.js';

/** LIME on one photo from several seeds. */
export interface Repeated {
  /** Mean rank correlation of the maps of two seeds. */
  readonly spearman: number;
  /** Median processor time of one explanation, in milliseconds. */
  readonly milliseconds: number;
}

export interface Repeats {
  readonly person: string;
  readonly origin: LocationCase['origin'];
  readonly found: Readonly<Record<string, Repeated>>;
}

/** Forward passes of each explanation: the default of `Lime`. */
export const PASSES = 512;
const SEEDS = [0, 1, 2];
/** Photos by origin: the natural ones decide. */
const PHOTOS = { natural: 20, made: 2 };

/** LIME as it is by default, and with what lime hides and a map of superpixels, as it was before there were references. */
export const REPEATED: Readonly<Record<string, LimeOptions>> = {
  'LIME, reference': {},
  'LIME, mean colour': { baseline: 'mean' },
};

/**
 * Repeats LIME from several seeds on photos whose defect the model detects, natural and made ones alike. The settings take turns, so that other
 * work on the machine slows all of them.
 */
export async function measureRepeats(
  classifier: DifferentiableClassifier,
  journal: Journal,
  cases: readonly LocationCase[],
  located: readonly LocatedCase[],
  onProgress: (fraction: number) => void,
): Promise<Repeats[]> {
  const seen = new Set(located.filter(({ found }) => found.locations).map(({ id }) => id));
  const usable = cases.filter(({ id, half }) => half === 'report' && seen.has(id));
  const chosen = (['natural', 'made'] as const).flatMap((origin) =>
    spread(
      usable.filter((item) => item.origin === origin),
      PHOTOS[origin],
    ),
  );
  const repeats: Repeats[] = [];
  for (const [i, { id, person, origin, target, open }] of chosen.entries()) {
    onProgress(i / chosen.length);
    const found = await journal.once(`repeats ${id}`, async () => {
      const { grid } = await open();
      const maps: Record<string, Heatmap[]> = {};
      const times: Record<string, number[]> = {};
      for (const seed of SEEDS) {
        for (const [name, options] of Object.entries(REPEATED)) {
          const begun = process.cpuUsage();
          const lime = new Lime(classifier, { numSamples: PASSES, batchSize: 16, seed, ...options });
          const { saliency } = await lime.explain(grid, { target });
          const { user, system } = process.cpuUsage(begun);
          maps[name] = [...(maps[name] ?? []), saliency];
          times[name] = [...(times[name] ?? []), (user + system) / 1000];
        }
      }
      return Object.fromEntries(
        Object.keys(REPEATED).map((name): [string, Repeated] => [
          name,
          { spearman: meanSpearman(maps[name]), milliseconds: middle(times[name]) },
        ]),
      );
    });
    repeats.push({ person, origin, found });
  }
  onProgress(1);
  return repeats;
}

function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]);
}

function meanSpearman(maps: readonly Heatmap[]): number {
  const pairs = maps.flatMap((one, i) => maps.slice(i + 1).map((other) => spearman(one.data, other.data)));
  return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import type { Sample } from './sample.js';

/** Class weights that rise with the root of how rare a class is, 1..3: every class is learned, and none dominates the loss. */
export function rarityWeights(samples: readonly Pick<Sample, 'label'>[]): Record<string, number> {
  return Object.fromEntries(
    CLASS_NAMES.map((name) => {
      const labels = samples.map(({ label }) => label[name]).filter((value) => value !== undefined);
      const share = labels.filter((value) => value === 1).length / Math.max(1, labels.length);
      return [name, share > 0 ? Math.min(3, Math.max(1, Math.sqrt((1 - share) / share) / 2)) : 1];
    }),
  );
}

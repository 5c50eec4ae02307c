import { counterfactual } from '../../src/metrics/index.js';
import type { Classifier, Heatmap } from '../../src/types.js';
import type { Struck } from './localDefects.js';

/** Change of a verdict when a region is repaired. */
export interface Repair {
  /** By how much the probability of the defect fell. */
  readonly drop: number;
  /** By how much it fell when a random region of the same area was repaired, on average. */
  readonly random: number;
  /** The part of the random regions that did less, 0..1. */
  readonly beaten: number;
}

/** How a region is repaired: with the photo before the defect was made, or filled from around it. */
export type RepairKind = 'original' | 'inpainted';
export const REPAIR_KINDS: readonly RepairKind[] = ['original', 'inpainted'];

/** The name of the defect's own mask among the maps. */
export const TRUE_MASK = 'the defect itself';

/** Random regions of each comparison. */
const RANDOM = 8;

/** Repairs as many pixels as the defect has: those that each map blames most, and the defect itself. */
export async function measureRepairs(
  classifier: Classifier,
  { image, original, mask, area }: Struck,
  target: string,
  maps: Readonly<Record<string, Heatmap>>,
  seed: number,
): Promise<Record<string, Record<RepairKind, Repair>>> {
  const own = { ...mask, data: Float32Array.from(mask.data) };
  const found: Record<string, Record<RepairKind, Repair>> = {};
  for (const [name, map] of Object.entries({ ...maps, [TRUE_MASK]: own })) {
    const repaired = async (clean: typeof original | undefined): Promise<Repair> => {
      const options = { target, area, seed, numRandom: RANDOM, original: clean };
      const { value, random, beaten } = await counterfactual(map, classifier, image, options);
      return { drop: value, random, beaten };
    };
    found[name] = { original: await repaired(original), inpainted: await repaired(undefined) };
  }
  return found;
}

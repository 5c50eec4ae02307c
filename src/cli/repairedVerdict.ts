import { counterfactual } from '../metrics/index.js';
import type { Assessment, FaceQualityClassifier, ProfileName } from '../model/index.js';
import type { Explanation, FaceBox, Pixels } from '../types.js';

/** Share of the photo that is replaced, where the map has as much evidence. */
const AREA = 0.25;

/** The verdict on the photo with the evidence for a defect replaced by a good face. */
export interface RepairedVerdict extends Pick<Assessment, 'acceptable' | 'score'> {
  /** The class whose evidence was replaced. */
  readonly target: string;
}

/**
 * Replaces the strongest evidence by the same place of a good face, and assesses the result.
 *
 * @returns undefined for a model without references, and a map without evidence
 */
export async function repairedVerdict(
  classifier: FaceQualityClassifier,
  explanation: Explanation,
  photo: Pixels,
  { face, profile }: { face: FaceBox | undefined; profile: ProfileName },
): Promise<RepairedVerdict | undefined> {
  const { index, name } = explanation.target;
  const references = await classifier.references?.(index);
  if (!references || references.length === 0) return undefined;
  const { repaired, area } = await counterfactual(explanation, classifier, photo, {
    face,
    area: AREA,
    numRandom: 1,
  });
  if (area === 0) return undefined;
  // the crop as the model sees it: framing is not judged again
  const { acceptable, score } = await classifier.assess(repaired, { profile });
  return { acceptable, score, target: name };
}

/** The verdict in words. */
export function repairSentence({ acceptable, score, target }: RepairedVerdict): string {
  return `with the evidence for ${target} replaced by a good face: ${acceptable ? 'acceptable' : 'still not acceptable'} (${score} of 100, framing apart)`;
}

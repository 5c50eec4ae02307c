import { counterfactual } from '../metrics/index.js';
import type { Assessment, FaceQualityClassifier, ProfileName } from '../model/index.js';
import { rejectedByModel } from '../reasons/explainedEvidence.js';
import type { FaceRegionName } from '../reasons/index.js';
import { regionPhrase } from '../reasons/reasonSentence.js';
import type { Pixels } from '../types.js';
import type { VerdictReasons } from './explainVerdict.js';

/** Share of the photo that is replaced, if the map has that much evidence. */
const AREA = 0.25;

/** The verdict on the photo after a good face replaced the evidence for a defect. */
export interface RepairedVerdict extends Pick<Assessment, 'acceptable' | 'score'> {
  /** The class whose evidence was replaced. */
  readonly target: string;
  /** Share of the photo that was replaced, 0..1. */
  readonly area: number;
  /** The parts of the face with the strongest evidence; empty where none stands out. */
  readonly named: readonly FaceRegionName[];
}

/**
 * Replaces the strongest evidence against a photo with the same region of a good face, and assesses the result.
 *
 * @param assessment - of the photo
 * @param found - what `explainVerdict` found for it
 * @param profile - of the assessment
 * @returns undefined for a photo that the model does not reject or that has no reasons, a model without references, and a map without evidence
 */
export async function repairedVerdict(
  classifier: FaceQualityClassifier,
  photo: Pixels,
  assessment: Pick<Assessment, 'criteria' | 'face'>,
  { explanation, reasons }: VerdictReasons,
  profile: ProfileName,
): Promise<RepairedVerdict | undefined> {
  // replaced pixels change neither framing nor measures, and part of a face does not give a photo without a face one
  if (!rejectedByModel(assessment) || !reasons) return undefined;
  const { index, name } = explanation.target;
  const references = await classifier.references?.(index);
  if (!references || references.length === 0) return undefined;
  const settings = { face: assessment.face, area: AREA, numRandom: 1 };
  const { repaired, area } = await counterfactual(explanation, classifier, photo, settings);
  if (area === 0) return undefined;
  // the crop as the model sees it: framing is not judged again
  const { acceptable, score } = await classifier.assess(repaired, { detector: null, profile });
  return { acceptable, score, target: name, area, named: reasons.named };
}

/** What would have to change, in words. */
export function repairSentence({ acceptable, score, target, area, named }: RepairedVerdict): string {
  const place = named.length > 0 ? `, around ${regionPhrase(named)}` : '';
  const evidence = `the strongest evidence for ${target} (${Math.round(100 * area)} % of the picture${place})`;
  return `with a good face in place of ${evidence}: ${acceptable ? 'acceptable' : 'still not acceptable'}, ${score} of 100, framing aside`;
}

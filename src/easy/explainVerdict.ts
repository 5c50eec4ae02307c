import { explainerOf } from '../explainers/explainerOf.js';
import type { Explanation, LimeOptions } from '../explainers/index.js';
import { wholeFace } from '../image/index.js';
import type { Assessment, FaceQualityClassifier } from '../model/index.js';
import { explainedEvidence } from '../reasons/explainedEvidence.js';
import { explainRegions, type Reasons } from '../reasons/explainRegions.js';
import { facePoints } from '../reasons/facePoints.js';
import type { ExplainOptions, Pixels } from '../types.js';
import { agreeingAgainst } from './agreeingAgainst.js';

/** How a verdict is explained. */
export interface ExplainVerdictOptions extends Pick<ExplainOptions, 'target' | 'signal' | 'onProgress'> {
  readonly method: 'combined' | 'grad-cam' | 'lime';
  /** Options of LIME. @defaultValue those of `Lime` */
  readonly lime?: LimeOptions | undefined;
  /** Whether a photo without a box is a face as a whole, so that it has reasons, too. @defaultValue false */
  readonly whole?: boolean | undefined;
}

/** The map of a class, and the parts of the face that hold the evidence. */
export interface VerdictReasons {
  /** Its agreement is that of the evidence against the class where `reasons` describe that evidence. */
  readonly explanation: Explanation;
  /** Absent where the parts cannot be located: no known face, a face that is not upright, or one in profile without landmarks. */
  readonly reasons?: Reasons;
  /** The sentence of the reasons; without reasons, why there are none. */
  readonly sentence: string;
}

/**
 * Explains a verdict by a map, and the map by the parts of the face, located by landmarks where these are found.
 *
 * @param photo - the assessed photo
 * @throws RangeError for an unknown class; `signal.reason` when aborted
 */
export async function explainVerdict(
  classifier: FaceQualityClassifier,
  photo: Pixels,
  assessment: Assessment,
  { method, lime, whole, ...request }: ExplainVerdictOptions,
): Promise<VerdictReasons> {
  const { face, faces } = assessment;
  const found = await explainerOf(method, classifier, lime).explain(photo, { ...request, face });
  const { acceptableClass } = classifier.metadata;
  const evidence = explainedEvidence(assessment, found.target.name, acceptableClass);
  const explanation = evidence === 'against' ? agreeingAgainst(found) : found;
  const without = (why: string): VerdictReasons => ({
    explanation,
    sentence: `${found.target.name}: ${why}`,
  });
  if (!face && !whole) return without('no face was found, so the whole photo was judged');
  const landmarks = await facePoints(photo, faces?.[0] ?? face ?? wholeFace(photo));
  const has = (name: string): boolean => assessment.defects.some(({ className }) => className === name);
  // faces whose parts a box cannot locate: not upright, and in profile
  if (has('not-upright')) return without('the photo is not upright');
  if (!landmarks && has('turned')) return without('the parts of a face in this position cannot be named');
  const place = face ? { face, landmarks } : landmarks && { photo, landmarks };
  const reasons = explainRegions(explanation, { ...place, evidence });
  return { explanation, reasons, sentence: reasons.sentence };
}

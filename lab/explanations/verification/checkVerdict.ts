import { acceptableName } from '../../../src/evaluation/analysis/verdictOf.js';
import type { Shot } from '../../../src/evaluation/data/shot.js';
import { Combined, type LimeExplanation } from '../../../src/explainers/index.js';
import type { FaceQualityClassifier } from '../../../src/model/index.js';
import { PARTS } from '../contenders.js';
import { isRight } from './isRight.js';
import { type Checked, signalsOf } from './signals.js';
import { sureness } from './sureness.js';

/** A verdict and its explanation. */
export interface CheckedVerdict extends Checked {
  readonly path: string;
  /** The kind of photo, such as `clean`, `single`, `good` or `no-face`. */
  readonly kind: string;
  /** The class of the worst defect (of the nearest one where none reaches its threshold), or the acceptable one. */
  readonly named: string;
  readonly acceptable: boolean;
}

/** Judges a photo, has Grad-CAM and LIME explain the class that decided, and says whether the verdict is right. */
export async function checkVerdict(
  classifier: FaceQualityClassifier,
  shot: Shot,
  { samples, seed }: { samples: number; seed: number },
): Promise<CheckedVerdict> {
  const { pixels, face } = shot;
  const { acceptable, score, defects, candidates, probabilities } = await classifier.assess(
    pixels,
    face ? { face: { ...face, roll: 0 } } : { detector: null },
  );
  const worst = defects[0] ?? candidates?.[0];
  const named = acceptable || !worst ? acceptableName(classifier.metadata) : worst.className;
  const target = classifier.classNames.includes(named) ? named : undefined;
  const explainer = new Combined(PARTS.map(({ make }) => make(classifier, samples, seed)));
  const { agreement, parts } = await explainer.explain(pixels, { target, face });
  return {
    path: shot.path,
    kind: shot.kind,
    person: shot.person,
    named,
    acceptable,
    right: isRight(shot, named, acceptable),
    signals: signalsOf(agreement[0], {
      confidence: sureness(score),
      probability: probabilities[named] ?? 0,
      fit: (parts[1] as LimeExplanation).r2,
    }),
  };
}

/** Agreement of the maps of a model that was fitted to labels in random order. */
export interface CheckedMaps {
  readonly person: string;
  readonly kind: string;
  readonly massInTop: number;
}

/** Has Grad-CAM and LIME explain the most probable class of a classifier, whatever it knows. */
export async function checkMaps(
  classifier: FaceQualityClassifier,
  { pixels, face, person, kind }: Shot,
  { samples, seed }: { samples: number; seed: number },
): Promise<CheckedMaps> {
  const explainer = new Combined(PARTS.map(({ make }) => make(classifier, samples, seed)));
  const { agreement } = await explainer.explain(pixels, { face });
  return { person, kind, massInTop: agreement[0].massInTop };
}

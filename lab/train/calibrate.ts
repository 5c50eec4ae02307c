import type { ClassName } from '../../src/evaluation/data/recipe.js';
import { fitPlatt, sigmoid, thresholdForFalseRejects } from '../../src/evaluation/statistics/index.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { logitsOf } from './logitsOf.js';
import type { ScoredNatural } from './naturalMeasures.js';
import { chooseOperatingPoints, type OperatingPoint, type ScoredVerdict } from './operatingPoints.js';
import { passesAgree } from './passesAgree.js';
import type { Sample } from './sample.js';

type Pair = readonly [scale: number, offset: number];

/** Natural photos that clearly have a fault from which a class is calibrated on them; else made defects of validation people. */
const LEAST_NATURAL = 10;

/**
 * Faults in which a use is strict: three passable photos in a hundred may be rejected for each, and one in two hundred else.
 */
const STRICT: Readonly<Record<'general' | 'id-photo' | 'skin-analysis', readonly ClassName[]>> = {
  general: [],
  'id-photo': ['blurred', 'dark', 'bright', 'side-lit', 'off-colour', 'occluded', 'sunglasses', 'turned'],
  'skin-analysis': [
    'blurred',
    'dark',
    'bright',
    'side-lit',
    'noisy',
    'off-colour',
    'occluded',
    'sunglasses',
    'turned',
  ],
};
const RATES = { usual: 0.005, strict: 0.03 } as const;
/** Photos that are rejected and do not have a fault, of which this share is said to have it. */
const NAMING_RATE = 0.02;
/**
 * No class counts from a lower probability, nor only from a higher one: a few odd photos would hide a fault. A class that was calibrated on made
 * defects must be surer: in the field their traces are weak and everywhere.
 */
const [LEAST, LEAST_OF_MADE, MOST] = [0.5, 0.9, 0.98];

/**
 * Calibrates a model and chooses its thresholds on photos that it was not fitted to. Each class is brought to probabilities at a base rate of
 * one half by Platt scaling; a defect counts from where one passable photo in two hundred would be rejected for it; the threshold of `acceptable` is
 * chosen so that the verdict makes as many errors on passable photos as on bad ones.
 *
 * @returns what the chosen thresholds give on the same natural photos
 */
export async function calibrate(
  classifier: FaceQualityClassifier,
  natural: readonly ScoredNatural[],
  validation: readonly Sample[],
): Promise<OperatingPoint[]> {
  const { classNames } = classifier;
  const made = await logitsOf(classifier, validation.length, (i) => validation[i].image);
  const logitOfMade = (n: number, name: string): number =>
    made[n * classNames.length + classNames.indexOf(name)];
  const calibration: Record<string, Pair> = {};
  const seen = new Set<string>();
  for (const name of classNames) {
    const pair = ofNatural(name, natural);
    if (pair) seen.add(name);
    const own = pair ?? ofMade(name, validation, (n) => logitOfMade(n, name));
    if (own) calibration[name] = own;
  }
  classifier.setCalibration(calibration);

  const probability = (name: string, logit: number): number => {
    const [scale, offset] = calibration[name] ?? [1, 0];
    return sigmoid(scale * logit + offset);
  };
  const flawless = validation.flatMap(({ label }, n) => (label.acceptable === 1 ? [n] : []));
  const passable = natural.filter(({ photo }) => photo.overall !== 2);
  const defects = (strict: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      classNames
        .filter((name) => name !== 'acceptable')
        .map((name) => {
          const without = [
            ...passable
              .filter(({ photo }) => (photo.faults.get(name) ?? 0) < 2)
              .map(({ logits }) => probability(name, logits[name])),
            ...flawless.map((n) => probability(name, logitOfMade(n, name))),
          ];
          const rate = strict.includes(name) ? RATES.strict : RATES.usual;
          const threshold = thresholdForFalseRejects(without, rate);
          // what is no face at all cannot be mistaken for one
          const least = seen.has(name) || name === 'no-face' ? LEAST : LEAST_OF_MADE;
          return [name, Math.round(1000 * Math.min(MOST, Math.max(least, threshold))) / 1000];
        }),
    );
  const scored = natural.map(
    ({ photo, logits }): ScoredVerdict => ({
      passable: photo.overall !== 2,
      agreed: passesAgree(photo),
      probabilities: Object.fromEntries(classNames.map((name) => [name, probability(name, logits[name])])),
    }),
  );
  const { points, answers } = chooseOperatingPoints(scored, {
    general: defects(STRICT.general),
    'id-photo': defects(STRICT['id-photo']),
    'skin-analysis': defects(STRICT['skin-analysis']),
  });
  const thresholds = (profile: string): Readonly<Record<string, number>> =>
    points.find((point) => point.profile === profile)?.thresholds ?? {};
  const general = thresholds('general');
  const rejected = scored.flatMap(({ probabilities }, n) =>
    probabilities.acceptable < general.acceptable ? [{ probabilities, photo: natural[n].photo }] : [],
  );
  classifier.setNamingThresholds(namingThresholds(rejected, general, seen));
  classifier.setThresholds(general);
  classifier.setProfiles({
    'id-photo': thresholds('id-photo'),
    'skin-analysis': thresholds('skin-analysis'),
  });
  classifier.setAnswers(answers);
  return points;
}

/**
 * From where a fault is named in a photo that the acceptable class rejects: such that it is named in at most one in fifty of those that do not have it.
 *
 * @param rejected - photos that the acceptable class rejects
 * @param seen - classes that were calibrated on natural photos
 */
export function namingThresholds(
  rejected: readonly Pick<ScoredVerdict & ScoredNatural, 'probabilities' | 'photo'>[],
  thresholds: Readonly<Record<string, number>>,
  seen: ReadonlySet<string>,
): Record<string, number> {
  const own = [...seen].flatMap((name): (readonly [string, number])[] => {
    const without = rejected.filter(({ photo }) => photo.faults.get(name) === 0);
    if (name === 'acceptable' || without.length === 0) return [];
    const found = thresholdForFalseRejects(
      without.map(({ probabilities }) => probabilities[name]),
      NAMING_RATE,
    );
    const threshold = Math.round(1000 * Math.max(LEAST, found)) / 1000;
    return threshold < thresholds[name] ? [[name, threshold]] : [];
  });
  return Object.fromEntries(own);
}

/** Scale and offset on natural photos, those with a slight fault left out. */
function ofNatural(name: string, natural: readonly ScoredNatural[]): Pair | undefined {
  const sides = natural.flatMap(({ photo, logits }) => {
    const grade = name === 'acceptable' ? photo.overall : photo.faults.get(name);
    if (grade === undefined) return [];
    if (name === 'acceptable') return [{ logit: logits[name], positive: grade !== 2 }];
    return grade === 1 ? [] : [{ logit: logits[name], positive: grade === 2 }];
  });
  return balanced(sides);
}

function ofMade(name: string, samples: readonly Sample[], logit: (n: number) => number): Pair | undefined {
  return balanced(
    samples.flatMap(({ label }, n) => {
      const value = label[name];
      return value === undefined ? [] : [{ logit: logit(n), positive: value === 1 }];
    }),
  );
}

/** Platt scaling, its offset moved to a base rate of one half. */
function balanced(
  sides: readonly { readonly logit: number; readonly positive: boolean }[],
): Pair | undefined {
  const positives = sides.filter(({ positive }) => positive).length;
  const negatives = sides.length - positives;
  if (positives < LEAST_NATURAL || negatives < LEAST_NATURAL) return undefined;
  const { scale, offset } = fitPlatt(
    sides.map(({ logit }) => logit),
    sides.map(({ positive }) => positive),
  );
  // a slope that is not positive would turn the order round: there is nothing to calibrate
  return scale > 0 ? [scale, offset - Math.log(positives / negatives)] : undefined;
}

import { logit } from '../logit.js';
import type { Measure } from '../measures/Measure.js';
import type { DetectedFace, JudgedFace, Size } from '../types.js';
import { type Advice, adviceFor, RETAKE } from './advice.js';
import { byName } from './byName.js';
import { countingThresholds } from './countingThresholds.js';
import type { MeasuredLimit } from './limits.js';
import type { ModelMetadata } from './metadata.js';
import { decisiveOf, type Framing } from './profiles.js';

/** One condition of the verdict: a value, its threshold, and whether the photo meets it. */
export interface Criterion {
  /**
   * A class of the model, the name of a measure of the face box (`'several-faces'`, `'too-small'`, `'cut-off'`, `'off-centre'`, `'not-upright'`, `'no-face'`), or
   * that of a measure with a limit, such as `'yaw'`.
   */
  readonly className: string;
  /**
   * `'image'`: a class of the model, which explainers can explain. They cannot explain `'framing'`, a measure of the face box, and `'measure'`, a measured
   * value with a limit.
   */
  readonly kind: 'image' | 'framing' | 'measure';
  /** 0..1; for a class of the model its calibrated probability. For a measure: in its unit. */
  readonly value: number;
  /**
   * 0..1: a defect class counts from this value on, its lower naming threshold (`metadata.namingThresholds`) in a photo that the acceptable class rejects; a
   * framing measure counts beyond it; the acceptable class must reach it. For a measure: the nearest limit.
   */
  readonly threshold: number;
  /** Whether the photo meets the criterion. The verdict is `acceptable` when it meets all of them. */
  readonly met: boolean;
  /** 0..100, higher is better: 50 or more when the criterion is met. */
  readonly score: number;
}

/** A defect that counts: its value reached its threshold. */
export interface Defect {
  /** As in `Criterion`. */
  readonly className: string;
  /** `'image'`: a class of the model, which explainers can explain. They cannot explain `'framing'` and `'measure'`. */
  readonly kind: 'image' | 'framing' | 'measure';
  /** Its strength, 0..1; for a class of the model its calibrated probability. For a measure: in its unit. */
  readonly value: number;
  /** The value from which it counts; for a measure its limit. */
  readonly threshold: number;
  readonly advice: Advice;
}

/** One of the three answers of a verdict. */
export type Answer = 'acceptable' | 'retake' | 'unsure';

/** A reason to doubt the verdict. */
export interface AssessmentWarning {
  /**
   * `'no-face-found'`: the detector found no face, and the whole photo was judged. For a box given by the caller: `'tiny-face-box'`: its shorter side
   * has fewer than 16 pixels; `'face-box-shape'`: its width over its height is outside of .4..2; `'face-box-outside'`: more than half of it lies outside the photo.
   * `'measure-limit'`: a measure is beyond a limit of the profile that does not make the photo unacceptable; `'not-measured'`: no facial landmarks were found.
   * `'no-acceptable-class'`: no class of the model stands for a good photo, and each counts as a defect from its threshold on.
   */
  readonly code:
    | 'no-face-found'
    | 'tiny-face-box'
    | 'face-box-shape'
    | 'face-box-outside'
    | 'measure-limit'
    | 'not-measured'
    | 'no-acceptable-class';
  /** One English sentence. */
  readonly message: string;
  /** For `'measure-limit'`: the name of the measure, its value and its limit, both in its unit, and what to do. */
  readonly measure?: {
    readonly name: string;
    readonly value: number;
    readonly limit: number;
    readonly advice: Advice;
  };
}

/** A verdict that an app can act on. */
export interface Assessment {
  /** Whether the photo is good enough: no defect counts, and the acceptable class, where there is one, reaches its threshold. */
  readonly acceptable: boolean;
  /**
   * `acceptable` in three answers: `'unsure'` where the model's probability lies between its two thresholds, outside of which 95 verdicts in 100
   * were right on natural photos. A model without such thresholds (`metadata.answers`) is never unsure, and neither is wrong framing.
   */
  readonly answer: Answer;
  /**
   * 0..100, higher is better. For a model with `metadata.answers`: the probability of the acceptable class in percent,
   * whatever the framing; at a base rate of one half, about that many in a hundred of such photos are good. For another model: the
   * lowest score of the `criteria`, at least 50 for an acceptable photo and less for a rejected one.
   */
  readonly score: number;
  /**
   * The defects that count: a missing face first, then `sunglasses` that are certain, then the worst first, with those of measures in units last. Beside `'not-upright'` only `'turned'` and the
   * other framing measures are listed, and beside a missing face no measures in units, which assume an upright face, and no other class if the class `'no-face'`
   * counts, too. Missing landmarks are listed as `'no-face'` only where no class counts. Empty for an acceptable photo, and where `candidates` is present and the framing is right.
   */
  readonly defects: readonly Defect[];
  /**
   * Present where the model rejects the photo, but none of its defect classes counts: these classes, the closest to its
   * threshold first. None of them alone is the reason for the verdict; together they are what the model saw.
   */
  readonly candidates?: readonly Criterion[];
  /** What to do first: the advice of the worst defect, or `'retake'` where none can be named. Absent for an acceptable photo. */
  readonly advice?: Advice;
  /**
   * The class of the model whose map explains the verdict: the worst defect of the image; the acceptable class where the model finds the photo
   * acceptable, or not acceptable without naming a defect. Absent where the model has no such class, or the framing alone decided.
   */
  readonly explainable?: string;
  /** All criteria of the verdict: unmet ones first, in the order of `defects`, then by score, the lowest first. */
  readonly criteria: readonly Criterion[];
  /** The calibrated probability of every class, by name; an object without a prototype. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The profile whose thresholds were applied; `'custom'` for one of the caller's. */
  readonly profile: string;
  /**
   * The face that was judged, with its roll in degrees where that is known: given to `assess` as `face`, it is judged as it is. Absent when it was
   * the whole photo.
   */
  readonly face?: JudgedFace;
  /** Faces that the detector found, the largest first; absent without a detector. The default one leaves out those too small to count as a second face (`maxSecondFace` of the profile). */
  readonly faces?: readonly DetectedFace[];
  /** Reasons to doubt the verdict, such as a given box that cannot be a face, or a detector that found none; absent without any. */
  readonly warnings?: readonly AssessmentWarning[];
  /** Measured values with their units, where `measures` was set or the profile has limits; empty where no facial landmarks were found. */
  readonly measures?: readonly Measure[];
  /** Present where `record` was set. */
  readonly record?: AuditRecord;
}

/**
 * All that determines a verdict, as plain data for an archive: the same bytes (`JSON.stringify`) for the same photo, model, profile, seed,
 * backend and versions. It contains no time and no path.
 */
export interface AuditRecord {
  /** Version of the layout of this record. */
  readonly schema: 1;
  readonly versions: { readonly lucidface: string; readonly tfjs: string };
  /** The tfjs backend, and the engine of the forward passes: `'tfjs'`, `'onnx'` or `'layers'`. */
  readonly runtime: { readonly backend: string; readonly engine: string };
  /** `hash` is that of `FaceQualityClassifier.hash`. */
  readonly model: { readonly hash: string; readonly version: string | null; readonly data: string | null };
  /** `hash`: SHA-256 of width, height and channels (32 bits each, little-endian) and the pixels that were assessed. */
  readonly photo: {
    readonly hash: string;
    readonly width: number;
    readonly height: number;
    readonly originalSize: Size;
  };
  /** Name and requirements of the profile, and the threshold of every class. */
  readonly profile: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly thresholds: Readonly<Record<string, number>>;
  /** Values of all criteria that are not classes of the model, by name. */
  readonly measures: Readonly<Record<string, number>>;
  readonly verdict: Omit<Assessment, 'record'>;
  /**
   * Grad-CAM of the class that explains the verdict (where the framing alone decided, of the acceptable class, or else of the most probable one), on
   * the grid of the target layer, row by row, signed.
   */
  readonly map: {
    readonly method: string;
    readonly target: string;
    readonly width: number;
    readonly height: number;
    readonly values: readonly number[];
  };
  /** Seed of random numbers. Detector, model and Grad-CAM draw none. */
  readonly seed: number;
}

/** The part of an assessment that follows from probabilities and framing. */
export type Verdict = Omit<Assessment, 'profile' | 'face' | 'faces' | 'warnings' | 'record'>;

/**
 * The verdict from probabilities and the position of the face.
 *
 * @param probabilities - one per class, 0..1, in the order of `model.classNames`
 * @param framing - measures of the face box; none where the whole photo is judged
 * @param limits - measures that have a limit; those that are warnings only are left out of the verdict
 * @param adviceOf - advice for a class of the model, given the classes of the defects before it, where more is known than the class
 */
export function assessment(
  probabilities: ArrayLike<number>,
  model: Pick<
    ModelMetadata,
    'classNames' | 'acceptableClass' | 'thresholds' | 'namingThresholds' | 'answers'
  >,
  framing: readonly Framing[] = [],
  limits: readonly MeasuredLimit[] = [],
  adviceOf: (className: string, before: ReadonlySet<string>) => Advice | undefined = () => undefined,
): Verdict {
  const { classNames, acceptableClass, answers } = model;
  const thresholds = countingThresholds(probabilities, model);
  const isAcceptable = ({ kind, className }: Criterion): boolean =>
    kind === 'image' && className === acceptableClass;
  const decisive = decisiveOf(framing);
  const criteria = [
    ...classNames.map((className, i): Ranked => {
      const [value, threshold] = [probabilities[i], thresholds[i]];
      return className === acceptableClass
        ? rank({ className, kind: 'image', value, threshold }, value >= threshold, level(value, threshold))
        : rank({ className, kind: 'image', value, threshold }, value < threshold, level(threshold, value));
    }),
    ...framing.map(({ className, value, threshold }) =>
      rank({ className, kind: 'framing', value, threshold }, value <= threshold, level(threshold, value)),
    ),
    ...limits
      .filter(({ warning }) => !warning)
      .map(({ className, kind, value, threshold, met, level }) =>
        rank({ className, kind, value, threshold }, met, level),
      ),
  ]
    .sort(
      (a, b) =>
        Number(a.criterion.met) - Number(b.criterion.met) ||
        precedence(a.criterion, decisive) - precedence(b.criterion, decisive) ||
        a.level - b.level,
    )
    .map(({ criterion }) => criterion);
  const unmet = criteria.filter(({ met }) => !met);
  const named = unmet.filter((criterion) => !isAcceptable(criterion));
  const ofModel = new Set(named.filter(({ kind }) => kind === 'image').map(({ className }) => className));
  const before = new Set<string>();
  const defects = named
    .filter((criterion) => !isDoubtful(criterion, decisive, ofModel))
    .map(({ className, kind, value, threshold }): Defect => {
      const known =
        kind === 'image'
          ? adviceOf(className, before)
          : [...framing, ...limits].find((measured) => measured.className === className)?.advice;
      before.add(className);
      return { className, kind, value, threshold, advice: known ?? adviceFor(className) };
    });
  const ofImage = defects.find(({ kind }) => kind === 'image');
  const unnamed = !ofImage && !decisive.has(LYING) && unmet.some(isAcceptable);
  const candidates = unnamed
    ? criteria.filter((criterion) => criterion.kind === 'image' && !isAcceptable(criterion))
    : undefined;
  const explainable = ofImage?.className ?? (unnamed || unmet.length === 0 ? acceptableClass : null);
  const advice = defects[0]?.advice ?? (unnamed ? RETAKE : undefined);
  const passes =
    answers && acceptableClass !== null ? probabilities[classNames.indexOf(acceptableClass)] : null;
  return {
    acceptable: unmet.length === 0,
    answer: answerOf(unmet, passes, answers),
    score: passes === null ? Math.min(...criteria.map(({ score }) => score)) : Math.round(1000 * passes) / 10,
    defects,
    ...(candidates && { candidates }),
    ...(advice && { advice }),
    ...(explainable !== null && { explainable }),
    criteria,
    probabilities: byName(classNames.map((className, i) => [className, probabilities[i]])),
  };
}

function answerOf(
  unmet: readonly Criterion[],
  passes: number | null,
  answers: ModelMetadata['answers'],
): Answer {
  if (unmet.some(({ kind }) => kind !== 'image')) return 'retake';
  const acceptable = unmet.length === 0;
  if (!answers || passes === null) return acceptable ? 'acceptable' : 'retake';
  if (acceptable) return passes >= answers.acceptable ? 'acceptable' : 'unsure';
  return passes < answers.retake ? 'retake' : 'unsure';
}

/**
 * Measures assume a face that was found and is upright, classes an upright one: beside `'not-upright'` only a face in profile is named, which can seem
 * to lie on its side. Classes also assume a face: where detector and model agree that there is none, no other is named. And a face that was found is not
 * missing: beside any class, missing landmarks are not named.
 *
 * @param ofModel - the defect classes that count
 */
function isDoubtful(
  { kind, className }: Criterion,
  decisive: ReadonlySet<string>,
  ofModel: ReadonlySet<string>,
): boolean {
  if (kind === 'measure') return decisive.size > 0;
  const isMissing = decisive.has(MISSING);
  // a class that also follows from the framing is named once
  if (kind === 'framing')
    return ofModel.has(className) || (className === MISSING && !isMissing && ofModel.size > 0);
  if (isMissing && ofModel.has(MISSING)) return className !== MISSING;
  return decisive.has(LYING) && className !== 'turned';
}

const LYING: Framing['className'] = 'not-upright';
const MISSING: Framing['className'] = 'no-face';

/** Probability from which sunglasses are certain: docs/advice.md. */
const CERTAIN = 0.95;

/**
 * Order of unmet criteria: those that make all others doubtful come first; then sunglasses, as they also count as `occluded`, whose advice says less;
 * measures last, as landmarks are guesses on a covered, blurred or dark face.
 */
function precedence({ kind, className, value, met }: Criterion, decisive: ReadonlySet<string>): number {
  if (met) return 0;
  if (decisive.has(className)) return 1;
  if (className === 'sunglasses' && value >= CERTAIN) return 2;
  return kind === 'measure' || (kind === 'framing' && className === MISSING) ? 4 : 3;
}

interface Ranked {
  readonly criterion: Criterion;
  /** The score before it is rounded, 0..1. */
  readonly level: number;
}

function rank(measured: Omit<Criterion, 'met' | 'score'>, met: boolean, level: number): Ranked {
  const score = Math.round(1000 * level) / 10;
  return {
    criterion: { ...measured, met, score: met ? Math.max(50, score) : Math.min(49.9, score) },
    level,
  };
}

/** No probability is taken to be nearer to 0 or 1 than this. */
const SURE = 1e-6;

/**
 * How far `a` is above `b` on a scale on which equality is .5: half the distance in log-odds, so that two photos far beyond a threshold can
 * still be told apart.
 */
function level(a: number, b: number): number {
  return 1 / (1 + Math.exp((logit(b, SURE) - logit(a, SURE)) / 2));
}

import { MEASURES, type MeasureName, type MeasureUnit } from '../measures/index.js';
import type { Advice, Answer, AnswerThresholds, AssessmentWarning, ModelMetadata } from '../model/index.js';
import type { FaceBox, Size } from '../types.js';

/** Version of the layout of results. */
export const RESULT_SCHEMA = 1;

/** What the results of one run have in common: the first line of a file of results. */
export interface ResultHeader {
  /** Version of the layout of the lines. */
  readonly schema: typeof RESULT_SCHEMA;
  /** Version of this library. */
  readonly lucidface: string;
  /** `hash` is that of `FaceQualityClassifier.hash`. */
  readonly model: {
    readonly hash: string;
    readonly version: string | null;
    readonly classNames: readonly string[];
    readonly acceptableClass: ModelMetadata['acceptableClass'];
  };
  readonly profile: string;
  /** Threshold of every class in this profile. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** The model's `metadata.namingThresholds` in this profile; null where it has none. */
  readonly namingThresholds: Readonly<Record<string, number>> | null;
  /** The model's `metadata.answers`; null where it has none. */
  readonly answers: AnswerThresholds | null;
  /** Whether faces were detected where none was given. */
  readonly detect: boolean;
  /** Unit of every measure that a result can have; null where none were measured. */
  readonly measures: Readonly<Record<MeasureName, MeasureUnit>> | null;
  /** Explainer of the maps; null where none were made. */
  readonly explain: string | null;
  /** Samples of LIME per map; null where it made none. */
  readonly samples: number | null;
  /** Seed of the maps. */
  readonly seed: number;
  /** `'onnx'`, `'wasm'`, `'native'` or `'cpu'`. */
  readonly backend: string;
}

/** Result of a photo that was assessed. Numbers are rounded to 6 decimals. */
export interface AssessedPhoto {
  readonly id: string;
  readonly path: string;
  readonly group?: string;
  readonly acceptable: boolean;
  /** `acceptable` in three answers. */
  readonly answer: Answer;
  /** 0..100, higher is better. */
  readonly score: number;
  /** Defects that count, the worst first. */
  readonly defects: readonly {
    readonly className: string;
    readonly value: number;
    readonly threshold: number;
  }[];
  /** Code of what to do first; absent for an acceptable photo. */
  readonly advice?: Advice['code'];
  /** Probability of every class. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Face that was judged, in pixels of the upright photo; absent where the whole photo was. */
  readonly face?: FaceBox;
  /** Number of faces that were found; absent without detection. */
  readonly faces?: number;
  /** Codes of reasons to doubt the verdict; absent where there are none. */
  readonly warnings?: readonly AssessmentWarning['code'][];
  /** Measured values by name, in the units of the header; those that could not be measured are absent. Empty where no facial landmarks were found. */
  readonly measures?: Readonly<Partial<Record<MeasureName, number>>>;
  /** Size of the upright photo. */
  readonly size: Size;
  /** Path of the map, relative to the folder of maps. */
  readonly explanation?: string;
}

/** Result of a photo that could not be assessed. */
export interface FailedPhoto {
  readonly id: string;
  readonly path: string;
  readonly group?: string;
  readonly error: string;
}

/** Result of one photo. */
export type PhotoResult = AssessedPhoto | FailedPhoto;

/** Units of all measures by name, in the order of `MEASURES`. */
export function measureUnits(): Readonly<Record<MeasureName, MeasureUnit>> {
  const units = Object.entries(MEASURES).map(([name, { unit }]) => [name, unit]);
  // the keys of an object literal
  return Object.fromEntries(units) as Record<MeasureName, MeasureUnit>;
}

/** The result of a photo that could not be assessed. */
export function failedPhoto(
  { id, path, group }: { readonly id: string; readonly path: string; readonly group?: string | undefined },
  error: unknown,
): FailedPhoto {
  const reason = error instanceof Error ? error.message : String(error);
  return { id, path, ...(group !== undefined && { group }), error: reason };
}

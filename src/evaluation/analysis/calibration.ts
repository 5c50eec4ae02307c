import { logit } from '../../logit.js';
import type { ModelMetadata } from '../../model/index.js';
import type { Measured } from '../data/shot.js';
import {
  expectedCalibrationError,
  fitPlatt,
  fitTemperature,
  type PlattScaling,
  type Prediction,
  type ReliabilityBin,
  reliabilityBins,
  sigmoid,
  softmaxAt,
} from '../statistics/index.js';
import { acceptableName } from './verdictOf.js';

/** Calibration error before and after a correction that was fitted on other photos. */
export interface Reliability {
  readonly before: { readonly error: number; readonly bins: readonly ReliabilityBin[] };
  /** Absent without photos for the fit. */
  readonly after?: { readonly error: number; readonly bins: readonly ReliabilityBin[] };
}

export interface Calibration {
  /** Predictions of all classes together. */
  readonly overall: Reliability;
  readonly classes: Readonly<
    Record<string, Reliability & { readonly positives: number; readonly total: number }>
  >;
  /** For a sigmoid model, by class: `sigmoid(scale * logit + offset)`. */
  readonly platt?: Readonly<Record<string, PlattScaling>>;
  /** Temperature of a softmax model. */
  readonly temperature?: number;
}

type Model = Pick<ModelMetadata, 'classNames' | 'activation' | 'acceptableClass'>;

/** Whether a photo has a class: true, false, or undefined if unknown. */
export function hasClass(
  { defects, labels }: Measured,
  className: string,
  model: Model,
): boolean | undefined {
  if (labels) {
    const label = labels.get(className);
    if (label === undefined) return undefined;
    if (label === 1 || className === acceptableName(model)) return label === 1;
  } else if (className === acceptableName(model)) return defects.length === 0;
  if (defects.some((defect) => defect.className === className)) return true;
  // unknown without a face
  return defects.some((defect) => defect.className === 'no-face') ? undefined : false;
}

/**
 * Reliability before and after a correction.
 *
 * @param photos - photos for the measurement
 * @param fitting - other photos, for the fit of the correction; if empty, there is no correction
 */
export function calibration(
  model: Model,
  photos: readonly Measured[],
  fitting: readonly Measured[],
): Calibration {
  const correction = fitting.length > 0 ? fitCorrection(model, fitting) : undefined;
  const before: Prediction[] = [];
  const after: Prediction[] = [];
  const classes: Record<string, Reliability & { positives: number; total: number }> = {};
  model.classNames.forEach((name, i) => {
    const known = photos.flatMap((photo) => {
      const positive = hasClass(photo, name, model);
      return positive === undefined ? [] : [{ photo, positive }];
    });
    const positives = known.filter(({ positive }) => positive).length;
    if (positives === 0) return;
    const raw = known.map(({ photo, positive }) => ({
      probability: photo.probabilities[i],
      positive,
    }));
    const corrected =
      correction &&
      known.map(({ photo, positive }) => ({
        probability: correction.apply(photo.probabilities, i),
        positive,
      }));
    before.push(...raw);
    after.push(...(corrected ?? []));
    classes[name] = { ...reliability(raw, corrected), positives, total: known.length };
  });
  return {
    overall: reliability(before, correction && after),
    classes,
    ...correction?.found,
  };
}

function reliability(before: readonly Prediction[], after: readonly Prediction[] | undefined): Reliability {
  const measured = (predictions: readonly Prediction[]) => {
    const bins = reliabilityBins(predictions);
    return { error: expectedCalibrationError(bins), bins };
  };
  return { before: measured(before), ...(after && { after: measured(after) }) };
}

interface Correction {
  readonly found: Pick<Calibration, 'platt' | 'temperature'>;
  /** The corrected probability of one class. */
  readonly apply: (probabilities: Float32Array, index: number) => number;
}

function fitCorrection(model: Model, photos: readonly Measured[]): Correction {
  return model.activation === 'sigmoid' ? fitSigmoid(model, photos) : fitSoftmax(model, photos);
}

function fitSigmoid(model: Model, photos: readonly Measured[]): Correction {
  const platt: Record<string, PlattScaling> = {};
  model.classNames.forEach((name, i) => {
    const known = photos.filter((photo) => hasClass(photo, name, model) !== undefined);
    const labels = known.map((photo) => hasClass(photo, name, model) as boolean);
    if (!labels.includes(true) || !labels.includes(false)) return;
    const logits = known.map(({ probabilities }) => logit(probabilities[i]));
    platt[name] = fitPlatt(logits, labels);
  });
  return {
    found: { platt },
    apply: (probabilities, i) => {
      const scaling = platt[model.classNames[i]];
      const p = probabilities[i];
      return scaling ? sigmoid(scaling.scale * logit(p) + scaling.offset) : p;
    },
  };
}

function fitSoftmax(model: Model, photos: readonly Measured[]): Correction {
  const rows: Float64Array[] = [];
  const labels: number[] = [];
  for (const { defects, probabilities } of photos) {
    // a softmax has one class per photo
    const label = model.classNames.indexOf(
      defects.length === 0 ? acceptableName(model) : defects[0]?.className,
    );
    if (defects.length > 1 || label < 0) continue;
    rows.push(logProbabilities(probabilities));
    labels.push(label);
  }
  const temperature = rows.length > 0 ? fitTemperature(rows, labels) : 1;
  return {
    found: { temperature },
    apply: (probabilities, i) => softmaxAt(logProbabilities(probabilities), temperature)[i],
  };
}

function logProbabilities(probabilities: Float32Array): Float64Array {
  return Float64Array.from(probabilities, (p) => Math.log(Math.max(p, 1e-12)));
}

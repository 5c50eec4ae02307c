import { tensor4d } from '@tensorflow/tfjs-core';
import { cropFace, toGrid } from '../../image/index.js';
import type { FaceQualityClassifier } from '../../model/index.js';
import type { Classifier, Raster } from '../../types.js';
import type { Measured, Ratings, Shot } from '../data/shot.js';
import { baselineRatings, MODEL } from './baselines.js';
import { verdictOf } from './verdictOf.js';

export interface Raters {
  readonly classifier: FaceQualityClassifier;
  /** Another model for comparison, such as a head on frozen features. */
  readonly baseline?: Classifier | undefined;
}

/** Name of the other model among the raters. */
export const BASELINE_MODEL = 'baseline model';

/** Number of photos per forward pass. */
const BATCH = 32;

/**
 * Measures photos in batches, each cropped and resized as in `assess`.
 *
 * @param onDone - called after each batch with its number of photos
 * @throws RangeError when a model returns invalid probabilities
 */
export async function measureShots(
  shots: AsyncIterable<Shot>,
  raters: Raters,
  onDone: (count: number) => void = () => {},
): Promise<Measured[]> {
  const measured: Measured[] = [];
  let batch: Waiting[] = [];
  const flush = async (): Promise<void> => {
    measured.push(...(await measureBatch(batch, raters)));
    onDone(batch.length);
    batch = [];
  };
  for await (const shot of shots) {
    batch.push(waiting(shot, raters));
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return measured;
}

/** A photo of which only the pixels on the grids are kept. */
interface Waiting {
  readonly shot: Omit<Shot, 'pixels' | 'face'>;
  readonly grid: Raster<Float32Array>;
  readonly baselineGrid: Raster<Float32Array> | undefined;
  readonly ratings: Record<string, Ratings>;
}

function waiting({ pixels, face, ...shot }: Shot, { classifier, baseline }: Raters): Waiting {
  const grid = toGrid(pixels, classifier.inputSize, face);
  const crop = face ? cropFace(pixels, face) : pixels;
  return {
    shot,
    grid,
    baselineGrid: baseline && toGrid(pixels, baseline.inputSize, face),
    ratings: baselineRatings(grid, crop, classifier.classNames),
  };
}

async function measureBatch(
  batch: readonly Waiting[],
  { classifier, baseline }: Raters,
): Promise<Measured[]> {
  const rows = await predictRows(
    classifier,
    batch.map(({ grid }) => grid),
  );
  const others =
    baseline &&
    (await predictRows(
      baseline,
      batch.map((item) => item.baselineGrid as Raster<Float32Array>),
    ));
  return batch.map(({ shot, ratings }, i) => {
    const probabilities = rows[i];
    const other = others?.[i];
    return {
      ...shot,
      probabilities,
      ...verdictOf(probabilities, classifier.metadata),
      ratings: {
        [MODEL]: byName(classifier.classNames, probabilities),
        ...ratings,
        ...(baseline && other && { [BASELINE_MODEL]: byName(baseline.classNames, other) }),
      },
    };
  });
}

function byName(classNames: readonly string[], probabilities: Float32Array): Ratings {
  return Object.fromEntries(classNames.map((name, i) => [name, probabilities[i]]));
}

/** Probabilities of photos on the classifier's grid, one row per photo. */
async function predictRows(
  classifier: Classifier,
  grids: readonly Raster<Float32Array>[],
): Promise<Float32Array[]> {
  const { width, height } = classifier.inputSize;
  const values = new Float32Array(grids.length * width * height * 3);
  grids.forEach(({ data }, i) => void values.set(data, i * data.length));
  const images = tensor4d(values, [grids.length, height, width, 3]);
  try {
    const result = classifier.predict(images);
    try {
      const probabilities = (await result.data()) as Float32Array;
      const wrong = probabilities.find((value) => !(value >= 0 && value <= 1 + 1e-5));
      if (wrong !== undefined) {
        throw new RangeError(`the model must give probabilities, got ${wrong}: its weights are damaged`);
      }
      const count = classifier.classNames.length;
      return grids.map((_, i) => Float32Array.from(probabilities.subarray(i * count, (i + 1) * count)));
    } finally {
      result.dispose();
    }
  } finally {
    images.dispose();
  }
}

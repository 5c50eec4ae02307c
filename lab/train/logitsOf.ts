import { toGrid } from '../../src/image/index.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { weighDefects } from '../../src/model/weighDefects.js';
import type { Raster } from '../../src/types.js';
import type { ScoredNatural } from './naturalMeasures.js';
import type { NaturalSample } from './naturalSamples.js';

/** Photos per forward pass. */
const BATCH = 32;

/** The logits of photos on the grid, that of the acceptable class less the weight of defects, `[n, classes]`. */
export async function logitsOf(
  classifier: FaceQualityClassifier,
  count: number,
  grid: (index: number) => Raster<ArrayLike<number>>,
): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const classes = classifier.classNames.length;
  const length = width * height * 3;
  const logits = new Float32Array(count * classes);
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    const values = new Float32Array(size * length);
    for (let i = 0; i < size; i++) values.set(grid(start + i).data, i * length);
    const own = (await classifier.activations(values)).logits;
    logits.set(weighDefects(own, classifier.metadata), start * classes);
  }
  return logits;
}

/** Natural photos with their logits, each cropped to its box. */
export async function scoreNatural(
  classifier: FaceQualityClassifier,
  samples: readonly NaturalSample[],
): Promise<ScoredNatural[]> {
  const { inputSize, classNames } = classifier;
  const logits = await logitsOf(classifier, samples.length, (i) => {
    const { pixels, box } = samples[i];
    return toGrid(pixels, inputSize, box);
  });
  return samples.map(({ photo }, n) => ({
    photo,
    logits: Object.fromEntries(classNames.map((name, c) => [name, logits[n * classNames.length + c]])),
  }));
}

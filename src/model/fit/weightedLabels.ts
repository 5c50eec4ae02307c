import { encodeLabels, type LabelledImage } from './samples.js';

/**
 * The labels of samples, and how much each counts.
 *
 * @param classWeights - how much a photo that has a class counts in the loss of that class; 1 where none is given
 * @returns both `[n, classes]`: labels 0..1, and their weights, 0 for those that are unknown
 */
export function weightedLabels(
  samples: readonly LabelledImage[],
  classNames: readonly string[],
  activation: 'softmax' | 'sigmoid',
  classWeights: Readonly<Record<string, number>>,
  dataset?: string,
): { wanted: Float32Array; known: Float32Array } {
  const { wanted, known } = encodeLabels(samples, classNames, activation, dataset);
  const weights = classNames.map((name) => (Object.hasOwn(classWeights, name) ? classWeights[name] : 1));
  for (let i = 0; i < known.length; i++) {
    // a photo counts by the classes that it has
    known[i] = known[i] * (1 + wanted[i] * (weights[i % weights.length] - 1));
  }
  return { wanted, known };
}

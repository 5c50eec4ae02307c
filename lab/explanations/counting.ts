import type { Classifier, DifferentiableClassifier } from '../../src/types.js';

/** A classifier that counts the photos that it is shown. */
export function counting(inner: DifferentiableClassifier): {
  readonly classifier: DifferentiableClassifier;
  readonly passes: () => number;
} {
  let passes = 0;
  const count = (images: Parameters<Classifier['predict']>[0]): typeof images => {
    passes += images.shape[0];
    return images;
  };
  const { probabilities } = inner;
  return {
    passes: () => passes,
    classifier: {
      classNames: inner.classNames,
      inputSize: inner.inputSize,
      predict: (images) => inner.predict(count(images)),
      features: (images) => inner.features(count(images)),
      head: (activations) => inner.head(activations),
      ...(probabilities && { probabilities: (logits) => probabilities.call(inner, logits) }),
    },
  };
}

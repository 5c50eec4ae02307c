import type { DifferentiableClassifier } from '../../src/types.js';
import { wrapped } from './wrapped.js';

/** A classifier that counts the photos that it is shown. */
export function counting(inner: DifferentiableClassifier): {
  readonly classifier: DifferentiableClassifier;
  readonly passes: () => number;
} {
  let passes = 0;
  const { width, height } = inner.inputSize;
  const count = <T extends Float32Array | { readonly shape: readonly number[] }>(images: T): T => {
    passes += images instanceof Float32Array ? images.length / (width * height * 3) : images.shape[0];
    return images;
  };
  const { predictValues, activations } = inner;
  return {
    passes: () => passes,
    classifier: wrapped(inner, {
      predict: (images) => inner.predict(count(images)),
      features: (images) => inner.features(count(images)),
      ...(predictValues && { predictValues: (images) => predictValues.call(inner, count(images)) }),
      ...(activations && { activations: (images) => activations.call(inner, count(images)) }),
    }),
  };
}

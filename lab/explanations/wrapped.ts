import type { DifferentiableClassifier } from '../../src/types.js';

/** Calls of a classifier's forward passes that a wrapper changes. */
type Passes = Pick<DifferentiableClassifier, 'predict' | 'features' | 'predictValues' | 'activations'>;

/**
 * The classifier with other forward passes; all else is its own, as its engine, its linear head and its references.
 *
 * @param passes - replaces the forward passes that are given and that the classifier has
 */
export function wrapped(inner: DifferentiableClassifier, passes: Partial<Passes>): DifferentiableClassifier {
  const { probabilities, references, linearHead, predictValues, activations } = inner;
  return {
    classNames: inner.classNames,
    inputSize: inner.inputSize,
    predict: passes.predict ?? ((images) => inner.predict(images)),
    features: passes.features ?? ((images) => inner.features(images)),
    head: (values) => inner.head(values),
    ...(predictValues && {
      predictValues: passes.predictValues ?? ((images) => predictValues.call(inner, images)),
    }),
    ...(activations && { activations: passes.activations ?? ((images) => activations.call(inner, images)) }),
    ...(linearHead && { linearHead: () => linearHead.call(inner) }),
    ...(probabilities && { probabilities: (logits) => probabilities.call(inner, logits) }),
    ...(references && { references: (target) => references.call(inner, target) }),
  };
}

import type * as tf from '@tensorflow/tfjs-core';

/** The model that ships in the package, read without a network: a bundle of its own that is loaded when first needed. */
export const bundledModel: tf.io.IOHandler = {
  load: async () => {
    const [{ default: json }, { default: bytes }] = await Promise.all([
      import('../../models/face-quality/model.json'),
      import('../../models/face-quality/weights.bin'),
    ]);
    return {
      modelTopology: json.modelTopology,
      userDefinedMetadata: json.userDefinedMetadata,
      weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[],
      weightData: bytes.slice().buffer,
    };
  },
};

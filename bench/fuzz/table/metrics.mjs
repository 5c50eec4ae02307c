/** The arguments of a metric: subject, classifier, photo and options. */
const metric = (options = () => ({})) => ({
  make: (g) => {
    const classifier = g.classifier();
    const photo = g.photo();
    return [
      g.subject(classifier),
      classifier,
      photo,
      g.asking(classifier, photo, options(g, classifier, photo)),
    ];
  },
});
/** Metrics whose options hold a mask that must be given. */
const localised = (options = {}) => ({
  make: (g) => {
    const classifier = g.classifier();
    const photo = g.photo();
    const asked = g.asking(classifier, photo, options);
    // a crop around a face may have no outside of the mask
    const mask = g.mask(asked?.face || g.bool() ? classifier.inputSize : photo);
    return [g.subject(classifier), classifier, photo, { ...asked, mask }];
  },
});
const onMap = (...rest) => ({
  make: (g) => {
    const size = g.size();
    return [g.map(size), g.mask(size), ...rest];
  },
});
const curve = metric((g, { inputSize }) => ({
  steps: g.int(1, 6),
  baseline: g.baseline(inputSize),
  seed: 3,
  batchSize: 4,
}));
const masked = metric((g, { inputSize }) => ({ baseline: g.baseline(inputSize), seed: 3, batchSize: 2 }));

/** Everything that `lucidface/metrics` exports. */
export const METRICS = {
  deletion: curve,
  insertion: curve,
  averageDrop: masked,
  averageIncrease: masked,
  road: metric((g) => ({ shares: [0.2, 0.6], noise: 0.01, seed: g.int(0, 9), batchSize: 4 })),
  infidelity: metric((g, { inputSize }) => ({
    numSamples: g.int(1, 8),
    minSide: 0.2,
    maxSide: 0.6,
    rescale: g.bool(),
    baseline: g.baseline(inputSize),
    seed: 1,
    batchSize: 4,
  })),
  sparseness: metric(),
  giniIndex: { make: (g) => [g.map()] },
  energyInMask: localised(),
  maskAuc: localised(),
  maskIou: localised(),
  pointingGame: localised({ tolerance: 2 }),
  energyShare: onMap(),
  equalAreaIou: onMap(),
  pixelAuc: onMap(),
  pointsInto: onMap(1),
  maxSensitivity: {
    make: (g) => {
      const classifier = g.classifier();
      const photo = g.photo();
      const options = g.asking(classifier, photo, { numSamples: g.int(1, 3), radius: 0.05, seed: 4 });
      return [g.explainer(classifier), classifier, photo, options];
    },
    // documented: Infinity where a blank map ceases to be blank
    nonFinite: /^\.value$/,
  },
  seedStability: {
    make: (g) => {
      const classifier = g.classifier();
      const photo = g.photo();
      const subject = g.bool()
        ? () => g.explainer(classifier)
        : g.list(2, () => g.explanation(classifier.inputSize));
      return [subject, classifier, photo, g.asking(classifier, photo, { seeds: [1, 2], topFraction: 0.2 })];
    },
  },
  counterfactual: {
    make: (g) => {
      const classifier = g.classifier();
      const photo = g.photo();
      const { inputSize } = classifier;
      return [
        g.bool() ? g.explanation(inputSize) : g.map(inputSize),
        classifier,
        photo,
        g.asking(classifier, photo, {
          area: 0.2,
          segments: { ...g.segments({ ...inputSize }), ...g.env.halves(inputSize) },
          original: g.photo(photo),
          numRandom: g.int(1, 4),
          seed: 5,
          batchSize: 3,
        }),
      ];
    },
  },
  modelRandomization: {
    make: (g) => {
      const classifier = g.classifier();
      const photo = g.photo();
      const versions = g.list(2, (i) => ({
        name: `v${i}`,
        open: async () => ({ classifier: g.classifier(classifier.inputSize, classifier.classNames.length) }),
      }));
      const similarity = g.pick(['spearman', 'spearman-magnitude', 'pearson']);
      const explainerOf = (made) => g.explainer(made);
      return [explainerOf, classifier, photo, { ...g.asking(classifier, photo, { similarity }), versions }];
    },
  },
  randomizedLayers: {
    make: (g) => [
      g.env.layersModel,
      () => g.classifier(),
      g.some({ order: g.pick(['cascading', 'independent']), seed: 2, redraw: (values) => values }),
    ],
    call: async (randomizedLayers, args) => {
      const versions = randomizedLayers(...args);
      const opened = await versions[0].open();
      opened.dispose();
      return versions.map(({ name }) => name);
    },
  },
  imputeLinear: {
    make: (g) => {
      const { width, height } = g.size();
      const data = Float32Array.from({ length: width * height * 3 }, () => g.float(0, 255));
      return [{ data, width, height }, g.mask({ width, height }, Uint8Array).data];
    },
  },
  inpaint: {
    make: (g) => {
      const photo = g.photo();
      return [photo, g.mask(photo, Uint8Array), g.some({ tolerance: 0.01 })];
    },
  },
};

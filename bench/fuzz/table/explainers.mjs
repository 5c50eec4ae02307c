/** An explainer class: classifier, options of its constructor, photo and options of `explain`. */
const explaining = (kind, options, extra = {}) => ({
  make: (g) => {
    const classifier = g[kind]();
    const photo = g.photo();
    const settings = options && { ...g.some(options(g, classifier)), ...extra.always };
    return [classifier, settings, photo, g.asking(classifier, photo)];
  },
  call: (Explainer, [classifier, settings, photo, request]) =>
    new Explainer(classifier, settings).explain(photo, request),
  ...extra,
});
const gradient = (options) => explaining('differentiable', options);
const cam = {
  ...gradient(),
  make: (g) => camArguments(g),
  call: (Cam, [c, photo, o]) => new Cam(c).explain(photo, o),
};
function camArguments(g) {
  const classifier = g.differentiable();
  const photo = g.photo();
  return [classifier, photo, g.asking(classifier, photo)];
}
const layer = (g) => {
  const size = g.size(2, 5);
  const channels = g.int(1, 4);
  const values = () =>
    Float32Array.from({ length: size.width * size.height * channels }, () => g.float(-1, 1));
  return [{ data: values(), ...size }, values()];
};
const camMap = { make: layer };
const reduction = (g) => g.pick(['largest', 'sum', 'absolute', 'norm']);
const output = (g) => g.pick(['logit', 'probability']);
const segmentation = (g, { inputSize }) =>
  g.pick([
    { numSegments: 6 },
    { numSegments: 9, sigma: 1 },
    g.segments(inputSize),
    () => g.segments(inputSize),
  ]);
const baseline = (g, { inputSize }) => g.baseline(inputSize);
const masks = (g, rows, width) =>
  Uint8Array.from({ length: rows * width }, (_, i) => (i < width ? 1 : Number(g.bool())));
// documented: the jackknife has no error where there are too few samples
const surrogate = /standardErrors|signConfidences/;

/** Everything that `lucidface/explainers` exports. */
export const EXPLAINERS = {
  GradCam: cam,
  GradCamPlusPlus: cam,
  HiResCam: cam,
  LayerCam: cam,
  XGradCam: cam,
  EigenCam: cam,
  Cam: {
    make: (g) => {
      const { gradCamMap, activationPass, gradientPass } = g.api;
      const [classifier, photo, options] = camArguments(g);
      return [
        classifier,
        'own',
        (activations, gradients) => gradCamMap(activations, gradients.length ? gradients : activations.data),
        g.pick([gradientPass, activationPass, undefined]),
        photo,
        options,
      ];
    },
    call: (Cam, [classifier, method, map, pass, photo, options]) =>
      new Cam(classifier, method, map, pass).explain(photo, options),
  },
  ScoreCam: gradient((g) => ({ channels: g.int(1, 4), batchSize: 2, baseline: [1, 2, 3] })),
  Saliency: gradient((g) => ({ reduction: reduction(g), output: output(g) })),
  SmoothGrad: gradient((g) => ({
    numSamples: g.int(1, 4),
    ...g.pick([{ sigma: 0.1 }, { noise: (_, { data }) => data }]),
    seed: 3,
    reduction: reduction(g),
    output: output(g),
    batchSize: 2,
  })),
  IntegratedGradients: gradient((g, c) => ({
    steps: g.int(1, 5),
    rule: g.pick(['midpoint', 'gauss-legendre']),
    baseline: baseline(g, c),
    seed: 3,
    reduction: reduction(g),
    output: output(g),
    batchSize: 2,
  })),
  NoiseTunnel: {
    make: (g) => {
      const classifier = g.differentiable();
      const photo = g.photo();
      return [
        classifier,
        g.bool() ? g.explainer(classifier) : new g.api.Saliency(classifier),
        g.some({
          type: g.pick(['smoothgrad', 'smoothgrad-sq', 'vargrad']),
          numSamples: g.int(1, 3),
          sigma: 0.1,
          seed: 1,
        }),
        photo,
        g.asking(classifier, photo),
      ];
    },
    call: (NoiseTunnel, [classifier, explainer, options, photo, request]) =>
      new NoiseTunnel(classifier, explainer, options).explain(photo, request),
  },
  imageAndMask: {
    make: (g) => {
      const size = g.size(2, 6);
      const segments = g.segments(size);
      const photo = { data: new Uint8Array(size.width * size.height * 3).fill(9), ...size };
      return [
        { segments, coefficients: g.numbers(segments.count) },
        photo,
        g.some({ numFeatures: 2, minWeight: 0.1 }),
      ];
    },
  },
  explainedScore: {
    make: (g) => [
      g.numbers(3),
      {
        target: { index: 0, name: 'a', probability: 0.5 },
        against: [{ index: 1, name: 'b', probability: 0.2 }],
      },
    ],
  },
  Occlusion: explaining(
    'classifier',
    (g, c) => ({
      baseline: baseline(g, c),
      seed: 1,
      batchSize: 4,
    }),
    { always: { window: 4, stride: 2 } },
  ),
  Rise: explaining(
    'classifier',
    (g, c) => ({
      numSamples: g.int(2, 12),
      cells: g.int(1, 4),
      keep: 0.5,
      baseline: baseline(g, c),
      seed: 2,
      batchSize: 4,
    }),
    { nonFinite: /standardErrors/ },
  ),
  Lime: explaining(
    'classifier',
    (g, c) => ({
      ...g.pick([
        { numSamples: g.int(2, 40) },
        { budget: g.some({ samples: 40, milliseconds: 30, tolerance: 0.1 }) },
      ]),
      batchSize: 8,
      seed: 1,
      segmentation: segmentation(g, c),
      sampling: g.pick(['bernoulli', 'antithetic', 'orthogonal']),
      baseline: baseline(g, c),
      ...g.pick([{ surrogate: 'shapley' }, { surrogate: 'ridge', kernelWidth: 0.3, alpha: 0.5 }]),
      link: g.pick(['logit', 'identity']),
    }),
    { nonFinite: surrogate },
  ),
  KernelShap: explaining(
    'classifier',
    (g, c) => ({
      numSamples: g.int(4, 40),
      segmentation: segmentation(g, c),
      baseline: baseline(g, c),
      link: g.pick(['logit', 'identity']),
      seed: 1,
      batchSize: 8,
    }),
    { nonFinite: surrogate },
  ),
  Combined: {
    make: (g) => {
      const classifier = g.classifier();
      const photo = g.photo();
      return [
        g.list(2, () => g.explainer(classifier)),
        g.some({ normalize: g.api.maxAbs, fusion: g.api.mean, topFraction: 0.2, topSegments: 2 }),
        photo,
        g.asking(classifier, photo),
      ];
    },
    call: (Combined, [explainers, options, photo, request]) =>
      new Combined(explainers, options).explain(photo, request),
  },
  MultiLayer: {
    make: (g) => {
      const cuts = [g.differentiable()];
      cuts.push({ ...cuts[0] });
      const photo = g.photo();
      const explainerOf = (cut) => new g.api.LayerCam(cut);
      return [
        cuts,
        explainerOf,
        g.some({ normalize: g.api.positive, fusion: g.api.mean }),
        photo,
        g.asking(cuts[0], photo),
      ];
    },
    call: (MultiLayer, [cuts, explainerOf, options, photo, request]) =>
      new MultiLayer(cuts, explainerOf, options).explain(photo, request),
  },
  gradCamMap: camMap,
  gradCamPlusPlusMap: camMap,
  hiResCamMap: camMap,
  layerCamMap: camMap,
  xGradCamMap: camMap,
  eigenCamMap: { make: (g) => layer(g).slice(0, 1) },
  activationPass: passOf(),
  gradientPass: passOf(),
  readRequest: { make: (g) => camArguments(g) },
  resolveClasses: {
    make: (g) => [
      ['a', 'b', 'c'],
      g.numbers(3, 0, 1),
      { index: g.pick([0, undefined]), against: g.pick([[], [1], [1, 2]]) },
    ],
  },
  fromFunction: {
    make: (g) => {
      const { predict, ...options } = g.classifier();
      return [predict, options];
    },
    call: (fromFunction, [predict, options], { Lime }, g) =>
      new Lime(fromFunction(predict, options), { numSamples: 8 }).explain(g.photo()),
    nonFinite: surrogate,
  },
  gridTensor: {
    make: (g) => {
      const { width, height } = g.size();
      return [
        { data: Float32Array.from({ length: width * height * 3 }, () => g.int(0, 255)), width, height },
      ];
    },
  },
  toGrid: {
    make: (g) => {
      const photo = g.photo();
      return [photo, g.size(), g.pick([undefined, g.face(photo)])];
    },
  },
  toPixels: {
    make: (g) => [
      g.pick([
        () => g.photo(),
        () => g.api.toNdarray(g.photo()),
        () =>
          g.own(
            g.env.tf.tensor3d(
              Array.from({ length: 27 }, () => g.int(0, 255)),
              [3, 3, 3],
            ),
          ),
      ])(),
    ],
  },
  registerGradients: { make: () => [] },
  reduceChannels: {
    make: (g) => {
      const { width, height } = g.size();
      const data = Float32Array.from({ length: width * height * 3 }, () => g.float(-1, 1));
      return [{ data, width, height }, reduction(g)];
    },
  },
  maskDistances: { make: (g) => [masks(g, 5, 3), 3] },
  kernelWeights: { make: (g) => [g.numbers(5, 0, 1), 0.25] },
  fitSurrogates: {
    make: (g) => [masks(g, 9, 3), g.numbers(18, 0, 1), Float64Array.from(g.numbers(9, 0.1, 1)), 1],
    nonFinite: surrogate,
  },
  sampleMasks: {
    make: (g) => [
      g.pick(['bernoulli', 'antithetic', 'orthogonal', (count, { count: width }) => masks(g, count, width)]),
      g.int(1, 12),
      g.segments(),
      g.random(),
    ],
  },
  priorShrunk: {
    make: (g) => {
      const size = g.size();
      const segments = g.segments(size);
      const measured = {
        ...g.explanation(size),
        segments,
        coefficients: Float64Array.from(g.numbers(segments.count)),
        standardErrors: Float64Array.from(g.numbers(segments.count, 0.01, 1)),
      };
      const parts = [g.explanation(size), measured];
      return [parts.map(({ saliency }) => saliency), segments, parts];
    },
  },
};

function passOf() {
  return {
    make: (g) => {
      const classifier = g.differentiable();
      const { width, height } = classifier.inputSize;
      const data = Float32Array.from({ length: width * height * 3 }, () => g.int(0, 255));
      const request = { grid: { data, width, height }, index: g.pick([0, undefined]), against: [] };
      return [classifier, { ...request, signal: undefined, onProgress: undefined }];
    },
  };
}

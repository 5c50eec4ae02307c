const sized = (g, make) => {
  const size = g.size();
  return make(size);
};
const maps = (g) => sized(g, (size) => g.list(g.int(1, 3), () => g.map(size)));
const fused = (g) => {
  const size = g.size();
  const parts = g.list(2, () => g.explanation(size));
  return [parts.map(({ saliency }) => saliency), g.segments(size), parts];
};
const fusion = { make: (g) => (g.bool() ? [maps(g)] : fused(g)) };
const two = (g) => sized(g, (size) => [g.map(size), g.map(size)]);
const vectors = (g) => {
  const length = g.int(2, 12);
  return [g.numbers(length), g.numbers(length)];
};
const color = (g) => [g.int(0, 255), g.int(0, 255), g.int(0, 255)];
const colouring = (g) => ({
  colormap: g.pick([g.api.viridis, g.api.jet, g.api.diverging]),
  range: g.pick([
    [0, 1],
    [-2, 2],
  ]),
});

/** Everything that `lucidface/fusion` exports. */
export const FUSION = {
  mean: fusion,
  max: fusion,
  min: fusion,
  product: fusion,
  geometricMean: fusion,
  harmonicMean: fusion,
  agreementWeighted: fusion,
  rankMean: fusion,
  saliencyLed: fusion,
  weighted: {
    make: (g) => [[1, 2], ...fused(g)],
    call: (weighted, [weights, ...rest]) => weighted(weights)(...rest),
  },
  sharpened: {
    make: (g) => [g.pick([g.api.mean, g.api.max]), ...fused(g)],
    call: (sharpened, [inner, ...rest]) => sharpened(inner)(...rest),
  },
  superpixelPooled: {
    make: (g) => [g.api.mean, g.pick([g.api.maxAbs, g.api.positive, undefined]), ...fused(g)],
    call: (pooled, [inner, normalize, ...rest]) => pooled(inner, normalize)(...rest),
  },
  maxAbs: { make: (g) => [g.map()] },
  minMax: { make: (g) => [g.map()] },
  positive: { make: (g) => [g.map()] },
  resize: { make: (g) => [g.map(), g.size()] },
  resizeNearest: {
    make: (g) => [g.map(undefined, g.pick([Float32Array, Int32Array, Uint8Array])), g.size()],
    // it copies values
    nonFinite: /^\.data/,
  },
  agreement: {
    make: (g) =>
      sized(g, (size) => [
        g.map(size),
        g.map(size),
        g.some({ topFraction: 0.2, segments: g.segments(size), topSegments: 3 }),
      ]),
  },
  sharedSegments: { make: (g) => sized(g, (size) => [g.map(size), g.map(size), g.segments(size), 2]) },
  ssim: { make: (g) => [...two(g), 3, 2] },
  topIou: { make: (g) => [...vectors(g), g.float(0, 1)] },
  cosine: { make: vectors },
  pearson: { make: vectors },
  spearman: { make: vectors },
  kendall: { make: vectors },
  signAgreement: { make: vectors },
  massOverlap: { make: vectors },
  massInTop: { make: (g) => [...vectors(g), g.float(0, 1)] },
  entropy: { make: (g) => [g.numbers(g.int(1, 12), 0, 1)] },
  colorize: { make: (g) => [g.map(), g.some(colouring(g))] },
  overlay: {
    make: (g) => {
      const photo = g.photo();
      return [
        photo,
        g.map(),
        g.some({ ...colouring(g), opacity: 0.4, fade: g.bool(), region: g.face(photo) }),
      ];
    },
  },
  drawBoundaries: { make: (g) => sized(g, (size) => [g.photo(size), g.segments(size), color(g)]) },
};

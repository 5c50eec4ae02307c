const divided = (g) => {
  const size = g.size();
  return [g.segments(size), g.segments(size)];
};
const pictured = (g) => {
  const size = g.size();
  return [g.photo(size), g.segments(size)];
};

/** Everything that `lucidface/segmentation` exports. */
export const SEGMENTATION = {
  slic: {
    make: (g) => {
      const size = g.size();
      return [
        g.photo(size),
        g.some({
          numSegments: g.int(1, 9),
          compactness: g.float(0.1, 30),
          sigma: g.float(0, 2),
          maxIterations: g.int(1, 5),
          slicZero: g.bool(),
          enforceConnectivity: g.bool(),
          minSizeFactor: 0.3,
          maxSizeFactor: 4,
          mask: g.mask(size, Uint8Array),
        }),
      ];
    },
  },
  gaussianBlur: { make: (g) => [g.photo(), g.float(0, 3)] },
  gridSegments: { make: (g) => [g.size(), g.int(1, 4), g.int(1, 4)] },
  rgbToLab: { make: (g) => [g.numbers(3 * g.int(1, 5), 0, 1)] },
  boundaries: { make: (g) => [g.segments()] },
  checkSegments: {
    make: (g) => {
      const size = g.size();
      return ['segments', g.segments(size), size];
    },
  },
  segmentSizes: { make: (g) => [g.segments()] },
  segmentMeans: { make: pictured },
  segmentMean: {
    make: (g) => {
      const size = g.size();
      return [g.map(size), g.segments(size)];
    },
  },
  spread: {
    make: (g) => {
      const segments = g.segments();
      return [g.numbers(segments.count), segments];
    },
  },
  achievableSegmentationAccuracy: { make: divided },
  boundaryRecall: { make: (g) => [...divided(g), g.some({ tolerance: g.int(0, 2) })] },
  compactness: { make: (g) => [g.segments()] },
  explainedVariation: { make: pictured },
  undersegmentationError: { make: divided },
  undersegmentationErrorNp: { make: divided },
};

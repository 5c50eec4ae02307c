// The size of each entry point, minified and gzipped, against its budget: npm run size. Who raises one says why in the changelog.
// Left out are packages, and chunks that are loaded when they are first needed.

const TFJS = '@tensorflow/*';
/** Weights, reference faces, and what takes gradients, masks, samples or training. */
const MODEL = [
  './model-*',
  './weights-*',
  './training-*',
  './auditRecord-*',
  // points and measures, loaded where they are wanted
  './measurePhoto-*',
  './photoNetworks-*',
  './faceLandmarker-*',
  './references-*',
  // the check of a foreign model.json, and reading one over HTTP
  './checkTopology-*',
  './httpHandler-*',
  // fused kernels, loaded with the first model: a budget of its own below
  './engines-*',
  // the face detector of `assess`
  './blazeFaceDetector-*',
];
const EXPLAIN = [
  './gradients-*',
  './givenSegments-*',
  './shapleySurrogate-*',
  './featureSelection-*',
  './customRegressor-*',
];

const budgets = [
  {
    name: 'lucidface: FaceQualityClassifier + GradCam + Lime + Combined',
    path: 'dist/index.js',
    import: '{ FaceQualityClassifier, GradCam, Lime, Combined }',
    ignore: [TFJS, 'ndarray', ...MODEL, ...EXPLAIN],
    limit: '37.2 kB',
  },
  {
    name: 'lucidface/batch',
    path: 'dist/batch.js',
    ignore: [
      TFJS,
      'picomatch',
      'sharp',
      'child_process',
      'crypto',
      'fs',
      'fs/promises',
      'os',
      'path',
      'url',
      ...MODEL,
      ...EXPLAIN,
    ],
    limit: '63.2 kB',
  },
  { name: 'lucidface/camera', path: 'dist/camera.js', ignore: [TFJS], limit: '6 kB' },
  { name: 'lucidface/degradations', path: 'dist/degradations.js', limit: '28 kB' },
  { name: 'lucidface/detectors', path: 'dist/detectors.js', ignore: [TFJS, ...MODEL], limit: '10.5 kB' },
  {
    name: 'lucidface/easy',
    path: 'dist/easy.js',
    ignore: [TFJS, 'ndarray', ...MODEL, ...EXPLAIN],
    limit: '45.8 kB',
  },
  {
    name: 'lucidface/element',
    path: 'dist/element.js',
    ignore: [TFJS, 'ndarray', ...MODEL, ...EXPLAIN],
    limit: '52.5 kB',
  },
  {
    name: 'lucidface/evaluation',
    path: 'dist/evaluation.js',
    ignore: [
      TFJS,
      'ndarray',
      'sharp',
      'crypto',
      'fs',
      'fs/promises',
      'os',
      'path',
      'url',
      ...MODEL,
      ...EXPLAIN,
    ],
    limit: '101.5 kB',
  },
  { name: 'lucidface/explainers', path: 'dist/explainers.js', ignore: [TFJS, ...EXPLAIN], limit: '30 kB' },
  { name: 'lucidface/fusion', path: 'dist/fusion.js', limit: '11 kB' },
  { name: 'lucidface/image', path: 'dist/image.js', ignore: [TFJS], limit: '6.1 kB' },
  {
    name: 'lucidface/landmarks',
    path: 'dist/landmarks.js',
    ignore: [TFJS, './landmarks-*', './geometry-*', './person-*'],
    limit: '10.6 kB',
  },
  { name: 'lucidface/measures', path: 'dist/measures.js', ignore: [TFJS], limit: '14 kB' },
  { name: 'lucidface/metrics', path: 'dist/metrics.js', ignore: [TFJS, ...EXPLAIN], limit: '18.6 kB' },
  { name: 'lucidface/model', path: 'dist/model.js', ignore: [TFJS, ...MODEL, ...EXPLAIN], limit: '24.1 kB' },
  {
    name: 'lucidface/node',
    path: 'dist/node.js',
    ignore: [TFJS, 'sharp', 'crypto', 'fs', 'fs/promises', 'path', 'url'],
    limit: '26 kB',
  },
  { name: 'lucidface/onnx', path: 'dist/onnx.js', ignore: [TFJS], limit: '10 kB' },
  { name: 'lucidface/reasons', path: 'dist/reasons.js', ignore: [TFJS, ...MODEL], limit: '5 kB' },
  { name: 'lucidface/segmentation', path: 'dist/segmentation.js', ignore: ['./slic-*'], limit: '9 kB' },
  { name: 'lucidface/testing', path: 'dist/testing.js', ignore: [TFJS], limit: '5.5 kB' },
];

export default budgets.map((budget) => ({
  ...budget,
  gzip: true,
  // that tsup leaves bare imports of chunks without side effects is no news
  modifyEsbuildConfig: (config) => ({ ...config, logLevel: 'error' }),
}));

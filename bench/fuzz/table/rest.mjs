import { damaged } from '../hostile.mjs';

const landmarks = (g) => ({
  eyes: [
    { x: 4 + g.unit(), y: 4 },
    { x: 8 + g.unit(), y: 4 },
  ],
  mouth: g.bool()
    ? { x: 6, y: 9 }
    : [
        { x: 5, y: 9 },
        { x: 7, y: 9 },
      ],
  ...g.some({ nose: { x: 6, y: 6 } }),
});
const place = (g) => {
  const photo = { width: 14, height: 14 };
  const face = { x: 2, y: 1, width: 8, height: 10 };
  if (g.bool(0.1)) return undefined;
  return {
    ...g.pick([{}, { face }, { photo }, { face, photo }, { face, landmarks: landmarks(g) }]),
    ...g.some({ sides: g.pick(['viewer', 'person']) }),
  };
};
const faceapi = (g) => {
  class Options {}
  return {
    tf: { tensor3d: () => ({ dispose: () => {} }) },
    TinyFaceDetectorOptions: Options,
    SsdMobilenetv1Options: Options,
    detectAllFaces: async () => g.list(2, () => ({ box: g.face({ width: 9, height: 9 }), score: g.unit() })),
  };
};
/** The least that is used of ONNX Runtime. */
const onnxRuntime = () => ({
  InferenceSession: { create: async () => ({ run: async () => ({}), release: async () => {} }) },
  Tensor: class {},
});
const box = (g) => g.face({ width: 40, height: 40 });
const path = (g) => g.pick(['photo.png', 'photo.jpg', 'photo.webp']);
const detected = (detectorOf) => ({
  make: detectorOf,
  call: (make, args) => make(...args.slice(0, -1)).detect(args.at(-1)),
});

/** Doors that export little: reasons, references, camera, detectors, node and testing. */
export const REST = {
  facePoints: {
    make: (g) => {
      const photo = g.photo();
      return [photo, g.face(photo)];
    },
  },
  explainRegions: { make: (g) => [g.explanation({ width: 14, height: 14 }), place(g)] },
  faceRegions: { make: (g) => [g.size(8, 14), place(g)] },
  faceReferences: { make: (g) => [g.size()] },

  pickBest: { make: (g) => [g.list(g.int(0, 4), () => ({ assessment: { score: g.float(0, 100) } }))] },
  guide: {
    make: (g) => [
      g.some({
        face: box(g),
        faces: [{ ...box(g), confidence: g.unit(), roll: g.float(-180, 180) }],
        measures: [{ name: 'yaw', value: g.float(-180, 180), unit: 'degrees', range: [-180, 180] }],
        criteria: [],
      }) ?? {},
      g.size(8, 50),
      g.some({ x: g.unit(), y: g.unit(), height: 0.5, maxOffset: 0.1, maxSizeError: 0.2, maxAngle: 20 }),
    ],
  },
  arrowOf: {
    make: (g) => [
      {
        ...{ code: g.pick(['turn-head', 'tilt-head', 'centre-face']), message: 'Turn.' },
        ...{ direction: g.pick(['left', 'right', 'up', 'closer']), value: 9, unit: 'degrees' },
      },
      g.pick([true, false]),
    ],
  },
  watch: {
    make: (g) => [
      g.env.video(),
      { assess: async () => ({ acceptable: true, score: g.float(0, 100), defects: [] }), dispose: () => {} },
      g.some({
        onAssessment: () => {},
        interval: 0,
        bestWithin: 100,
        signal: AbortSignal.timeout(50),
        profile: 'general',
        guide: { height: 0.5 },
        measures: ['yaw'],
      }),
    ],
  },
  restartBackend: { make: () => [] },

  faceApiDetector: detected((g) => [
    faceapi(g),
    g.some({ network: g.pick(['ssdMobilenetv1', 'tinyFaceDetector']), minConfidence: 0.4, inputSize: 96 }),
    g.photo(),
  ]),
  mediaPipeDetector: detected((g) => [
    {
      detect: () => ({
        detections: g.list(2, () => ({
          boundingBox: { originX: 1, originY: 2, width: 3, height: 4 },
          categories: [{ score: g.unit() }],
        })),
      }),
    },
    g.photo(),
  ]),
  blazeFaceDetector: {
    ...detected((g) => [g.some({ minConfidence: 0.4, minSize: 0.2, minRelativeArea: 0.3 }), g.photo()]),
    // 0.3 s a call: the networks look at every photo at four sizes
    share: 0.3,
  },

  toOnnx: { make: (g) => [{ ...g.env.net }], call: (toOnnx, args) => toOnnx(...args).length },
  onnxEngine: {
    make: (g) => [onnxRuntime(), g.some({ executionProviders: ['cpu'] })],
    call: async (onnxEngine, args, _api, g) => {
      const engine = await onnxEngine(...args)(g.env.net);
      engine.dispose();
      return engine.name;
    },
  },
  // a real one needs a native package: its own tests cover valid calls
  fromOnnx: {
    make: (g) => [onnxRuntime(), g.api.toOnnx(g.env.net), { classNames: ['a', 'b', 'c'], logits: 'logits' }],
    refuses: true,
  },
  blazeFaceNet: {
    make: () => [],
    call: async (blazeFaceNet) => Object.keys(await blazeFaceNet()),
    share: 0.2,
  },
  detectFaces: {
    make: (g) => {
      const photo = g.photo();
      return [{ name: 'own', detect: async () => [{ ...g.face(photo), confidence: g.unit() }] }, photo];
    },
  },

  faceLandmarker: {
    make: (g) => {
      const photo = g.photo();
      return [g.some({ engine: undefined }), photo, g.face(photo)];
    },
    call: async (faceLandmarker, args) => {
      const landmarker = faceLandmarker(args[0]);
      try {
        return await landmarker.detect(args[1], args[2]);
      } finally {
        landmarker.dispose();
      }
    },
    share: 0.3,
  },
  personSegmenter: {
    make: (g) => [g.some({ engine: undefined }), g.photo()],
    call: async (personSegmenter, args) => {
      const segmenter = personSegmenter(args[0]);
      try {
        return await segmenter.segment(args[1]);
      } finally {
        segmenter.dispose();
      }
    },
    share: 0.3,
  },
  personNet: { make: () => [], call: async (net) => Object.keys(await net()), share: 0.2 },
  faceLandmarkNet: { make: () => [], call: async (net) => Object.keys(await net()), share: 0.2 },
  faceApiMesh: { make: (g) => [{ positions: g.list(68, () => ({ x: g.float(0, 90), y: g.float(0, 90) })) }] },
  mediaPipeMesh: {
    make: (g) => [
      { faceLandmarks: [g.list(468, () => ({ x: g.unit(), y: g.unit(), z: g.unit() }))] },
      { width: 90, height: 80 },
    ],
    share: 0.3,
  },
  humanMesh: {
    make: (g) => [{ mesh: g.list(468, () => [g.float(0, 90), g.float(0, 90), g.float(0, 9)]) }],
    share: 0.3,
  },

  readImage: {
    make: (g) => [
      g.pick(['in.png', new URL(`file://${process.cwd()}/in.png`), g.env.png]),
      g.some({ maxSide: 16, maxPixels: 1e6, timeLimit: 5000 }),
    ],
    extra: [
      '.',
      '/dev/zero',
      '/nowhere/x.png',
      'http://localhost/x.png',
      'in.png\0',
      'data:,x',
      'text.txt',
      'empty.png',
      ...Array.from({ length: 9 }, () => (g) => damaged(g, g.pick(g.env.pictures))),
    ],
  },
  writeImage: {
    make: (g) => [path(g), g.photo(), g.some({ inputs: ['in.png'] })],
    extra: ['.', '/nowhere/x.png', 'x.gif', 'a/../b.png'],
  },
  checkOutput: {
    make: (g) => ['new.png', g.some({ inputs: ['in.png'] })],
    extra: ['.', '/dev/zero', '/nowhere/x', '\0'],
  },
  writeFileAtomic: {
    make: (g) => ['text.out', g.pick(['text', new Uint8Array(5)]), g.some({ inputs: ['in.png'] })],
    extra: ['.', '/nowhere/x', '\0'],
  },
  fileHandler: {
    make: () => ['model/model.json'],
    extra: ['.', '/dev/zero', '/nowhere/model.json', 'text.txt', 'empty.png', 'in.png'],
    call: async (fileHandler, args) => {
      const { weightSpecs } = await fileHandler(...args).load();
      return weightSpecs.length;
    },
  },
  startBackend: { make: () => ['cpu'], extra: ['webgl', 'wasm '] },
  report: {
    make: (g) => [
      g.list(g.int(1, 2), () => ({
        image: g.photo(),
        label: 'label',
        ...g.some({ note: 'a note of some words' }),
      })),
      g.some({ title: 'title', lines: ['one line'], height: 40 }),
    ],
    share: 0.5,
  },
  explanationReport: {
    make: (g) => {
      const photo = g.photo();
      return [
        photo,
        g.explanation({ width: 10, height: 10 }),
        g.some({ face: { x: 1, y: 1, width: 5, height: 5 }, title: 'title', lines: ['line'] }),
      ];
    },
    share: 0.5,
  },

  explainerContract: {
    make: (g) => [
      {
        classifier: () => g.classifier(),
        explainer: (classifier) => g.explainer(classifier),
        ...g.some({ photo: () => g.photo(), severalSteps: true, against: false, classSpecific: false }),
      },
    ],
    call: async (explainerContract, args) => {
      const checks = explainerContract(...args);
      // the first check alone: a subject may fail it, which is what checks are for
      const failure = await checks[0].run().then(
        () => '',
        (error) => error.message,
      );
      return { names: checks.map(({ name }) => name), failure };
    },
  },
};

import { mkdirSync, writeFileSync } from 'node:fs';
import { damaged, damagedJson, mutate } from '../hostile.mjs';

const CLASSES = ['acceptable', 'blurred', 'dark'];

/** A method of a classifier that is made anew for each call. */
const method = (name, make, more = {}) => ({
  make,
  call: async (FaceQualityClassifier, args, _api, g) => {
    const classifier = await g.env.openClassifier(FaceQualityClassifier);
    try {
      return await classifier[name](...args);
    } finally {
      classifier.dispose();
    }
  },
  ...more,
});
const thresholds = (g) => ({ blurred: g.float(0, 1), dark: g.float(0, 1) });
const asked = (g, more) => {
  const photo = g.photo();
  return [photo, g.some({ face: g.face(photo), ...more?.(photo) })];
};
const profile = (g) =>
  g.pick([
    'general',
    'id-photo',
    'skin-analysis',
    g.some({
      thresholds: thresholds(g),
      minFaceWidth: 4,
      maxCutOff: 0.5,
      maxOffCentre: 0.5,
      maxSecondFace: 0.4,
      source: 's',
    }) ?? {},
  ]);
const detector = (g) => ({
  detect: async (photo) => g.list(g.int(0, 3), () => ({ ...g.face(photo), confidence: g.float(0, 1) })),
});
const images = (g) =>
  g.own(
    g.env.tf.tensor4d(
      Array.from({ length: 16 * 16 * 3 }, () => g.int(0, 255)),
      [1, 16, 16, 3],
    ),
  );
const logits = (g) => g.own(g.env.tf.tensor2d([[g.float(-3, 3), g.float(-3, 3), g.float(-3, 3)]]));
const values = (g) => Float32Array.from({ length: 16 * 16 * 3 }, () => g.int(0, 255));
const samples = (g, length = 3) =>
  g.list(length, () => {
    const photo = g.photo();
    return {
      image: g.bool() ? photo : () => photo,
      label: g.pick(CLASSES),
      ...g.some({ face: g.face(photo) }),
    };
  });

/** JSON of a value; empty where it has none, or where a hostile part of it throws. */
const jsonText = (value) => {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
};
/** A handler of files of which one is damaged. */
const damagedFiles = (g) => {
  const { json, weights } = g.env.modelFiles;
  mkdirSync('damaged', { recursive: true });
  const part = g.int(0, 2);
  const text = part === 0 ? jsonText(damagedJson(g, json)) : json;
  writeFileSync('damaged/model.json', part === 1 ? damaged(g, Buffer.from(json)) : text);
  writeFileSync('damaged/weights.bin', part === 2 ? damaged(g, weights) : weights);
  return g.api.fileHandler('damaged/model.json');
};
/** A handler whose artifacts hold hostile values. */
const damagedArtifacts = (g) => {
  const { modelTopology, userDefinedMetadata, weightsManifest } = JSON.parse(g.env.modelFiles.json);
  const artifacts = {
    modelTopology,
    userDefinedMetadata,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: g.env.modelFiles.weights.slice().buffer,
  };
  mutate(g, [artifacts]);
  return { load: async () => artifacts };
};

/** Everything that `lucidface` itself exports besides explainers. */
export const MODEL = {
  FaceQualityClassifier: {
    // the constructor is private
    make: () => [],
    call: async (FaceQualityClassifier, _args, _api, g) => {
      (await g.env.openClassifier(FaceQualityClassifier)).dispose();
    },
  },
  'FaceQualityClassifier.load': {
    make: (g) => [g.env.handler, g.some({ timeout: 20_000, maxBytes: 1e7 })],
    extra: [damagedFiles, damagedFiles, damagedArtifacts],
    call: async (FaceQualityClassifier, args) => {
      const classifier = await FaceQualityClassifier.load(...args);
      classifier.dispose();
      return classifier.classNames;
    },
  },
  'FaceQualityClassifier.create': {
    make: (g) => [
      {
        classNames: [...CLASSES],
        backbone: g.env.backbone,
        ...g.some({
          targetLayer: 'r2',
          depths: ['r1', 'r2'],
          mixChannels: 4,
          activation: g.pick(['softmax', 'sigmoid']),
          inputSize: { width: 16, height: 16 },
          inputRange: [0, 1],
          acceptableClass: g.pick(['acceptable', null]),
          thresholds: thresholds(g),
          seed: 3,
        }),
      },
    ],
    call: async (FaceQualityClassifier, args) => {
      const classifier = await FaceQualityClassifier.create(...args);
      classifier.dispose();
      return classifier.classNames;
    },
  },
  'FaceQualityClassifier.classify': method('classify', (g) => asked(g)),
  'FaceQualityClassifier.assess': method('assess', (g) =>
    asked(g, (photo) => ({
      detector: g.pick([detector(g), null]),
      profile: profile(g),
      originalSize: { width: 2 * photo.width, height: 2 * photo.height },
      record: g.bool(),
    })),
  ),
  'FaceQualityClassifier.assessBatch': method('assessBatch', (g) => [
    // a search for faces takes seconds on the cpu backend: `assess` has it
    g.list(g.int(0, 3), () => {
      const photo = g.photo();
      const place = g.pick([{ face: g.face(photo) }, { detector: null }, { detector: detector(g) }]);
      return { image: photo, ...place, ...g.some({ profile: profile(g) }) };
    }),
  ]),
  'FaceQualityClassifier.hash': method('hash', () => []),
  'FaceQualityClassifier.predict': method('predict', (g) => [images(g)]),
  'FaceQualityClassifier.features': method('features', (g) => [images(g)]),
  'FaceQualityClassifier.head': method('head', (g) => [
    g.own(
      g.env.tf.tensor4d(
        Array.from({ length: 4 * 4 * 6 }, () => g.unit()),
        [1, 4, 4, 6],
      ),
    ),
  ]),
  'FaceQualityClassifier.probabilities': method('probabilities', (g) => [logits(g)]),
  'FaceQualityClassifier.fit': method('fit', (g) => [
    samples(g),
    {
      epochs: 1,
      // billions of epochs are an honest order: they must end by the signal
      signal: AbortSignal.timeout(2000),
      ...g.some({
        batchSize: 2,
        learningRate: 0.01,
        warmupSteps: 0,
        trainable: g.pick(['head', 'all']),
        validation: samples(g, 1),
        seed: 1,
        onProgress: () => {},
        classWeights: { blurred: 2 },
        maskWeight: 0.1,
        onEpochEnd: () => {},
      }),
    },
  ]),
  'FaceQualityClassifier.save': method(
    'save',
    (g) => [
      { save: async () => ({ modelArtifactsInfo: { dateSaved: 0, modelTopologyType: 'JSON' } }) },
      g.some({ precision: g.pick(['float16', 'float32']), version: '1', data: 'none' }),
      // it gives what the handler gives
    ],
    { nonFinite: /^/ },
  ),
  'FaceQualityClassifier.setThresholds': method('setThresholds', (g) => [thresholds(g)]),
  'FaceQualityClassifier.setNamingThresholds': method('setNamingThresholds', (g) => [thresholds(g)]),
  'FaceQualityClassifier.setProfiles': method('setProfiles', (g) => [{ 'id-photo': thresholds(g) }]),
  'FaceQualityClassifier.setAnswers': method('setAnswers', () => [{ retake: 0.2, acceptable: 0.8 }]),
  'FaceQualityClassifier.setCalibration': method('setCalibration', () => [{ blurred: [1.2, -0.1] }]),
  'FaceQualityClassifier.setDefectWeight': method('setDefectWeight', () => [3]),
  'FaceQualityClassifier.predictValues': method('predictValues', (g) => [values(g)]),
  'FaceQualityClassifier.activations': method('activations', (g) => [values(g)]),
  'FaceQualityClassifier.useEngine': method('useEngine', () => [undefined]),
  'FaceQualityClassifier.toNet': method('toNet', () => []),
  'FaceQualityClassifier.linearHead': method('linearHead', () => []),
  'FaceQualityClassifier.dispose': method('dispose', () => []),
  fromLayersModel: {
    make: (g) => [
      g.env.layersModel,
      {
        classNames: [...CLASSES],
        ...g.some({
          targetLayer: 'r2',
          inputRange: [-1, 1],
          inputSize: { width: 16, height: 16 },
          activation: 'softmax',
        }),
      },
    ],
    call: (fromLayersModel, args, { GradCam }, g) => new GradCam(fromLayersModel(...args)).explain(g.photo()),
  },
  fromGraphModel: {
    make: (g) => [
      { ...g.env.graphModel },
      {
        classNames: [...CLASSES],
        targetLayer: 'map',
        kernel: 'kernel',
        ...g.some({ inputRange: [-1, 1], inputSize: { width: 16, height: 16 }, activation: 'softmax' }),
      },
    ],
    call: async (fromGraphModel, args, { GradCam }, g) =>
      new GradCam(await fromGraphModel(...args)).explain(g.photo()),
  },
  cropFace: {
    make: (g) => {
      const photo = g.photo();
      return [photo, g.face(photo), g.pick([undefined, g.size()])];
    },
  },
  faceRegion: { make: (g) => [g.face(g.size())] },
  toNdarray: {
    make: (g) => [g.pick([g.photo(), g.map()])],
    call: (toNdarray, args) => toNdarray(...args).data,
    // documented: it shares the memory of the raster
    nonFinite: /^/,
  },
  fromNdarray: {
    make: (g) => [{ ...g.api.toNdarray(g.pick([g.photo(), g.map()])) }],
    // documented: it copies the values
    nonFinite: /^\.data/,
  },
};

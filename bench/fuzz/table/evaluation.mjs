import { writeFileSync } from 'node:fs';
import { damaged } from '../hostile.mjs';

const ranked = (g) =>
  g.api.ranking(
    g.list(g.int(4, 9), (i) => ({ score: g.unit(), positive: i % 2 === 0, person: `p${i % 3}` })),
  );
const predictions = (g) => g.list(6, () => ({ probability: g.unit(), positive: g.bool() }));
/** Paths that are no table of photos. */
const files = {
  extra: [
    ...['.', '/dev/zero', '/nowhere/x.csv', 'text.txt', 'empty.png', 'in.png'],
    ...Array.from({ length: 4 }, () => (g) => {
      const table =
        'path,group,blurred,face_x,face_y,face_w,face_h\nin.png,x,2,1,2,3,4\n"a ""b"".png",y,0,,,,\n';
      writeFileSync('damaged.csv', damaged(g, Buffer.from(table)));
      return 'damaged.csv';
    }),
  ],
};
const wilson = (g) => g.api.wilson(g.int(0, 5), g.int(5, 9));

/** Everything that `lucidface/evaluation` exports. */
export const EVALUATION = {
  ranking: {
    make: (g) => [
      g.list(g.int(4, 9), (i) => ({ score: g.unit(), positive: i % 2 === 0, person: `p${i % 3}` })),
    ],
    // scores may be infinite
    nonFinite: /scores/,
  },
  // documented: NaN where a side is empty
  rocAuc: { make: (g) => [ranked(g)], nonFinite: /^$/ },
  averagePrecision: { make: (g) => [ranked(g)], nonFinite: /^$/ },
  rocCurve: { make: (g) => [ranked(g)], nonFinite: /threshold/ },
  estimate: { make: (g) => [ranked(g), g.api.rocAuc, { rounds: 10, seed: 1 }] },
  confusionMatrix: {
    make: (g) => [g.list(4, () => ({ truth: g.pick(['a', 'b']), predicted: 'a' })), ['a', 'b']],
  },
  errorVersusDiscard: { make: (g) => [g.numbers(6), g.numbers(6, 0, 1)] },
  discardArea: { make: (g) => [g.api.errorVersusDiscard([0.1, 0.4, 0.6], [0, 1, 1]), 0.5] },
  fitPlatt: { make: (g) => [g.numbers(6, -3, 3), [1, 0, 1, 0, 1, 0]] },
  fitTemperature: { make: (g) => [g.list(4, () => g.numbers(3, -2, 2)), [0, 1, 2, 0]] },
  softmaxAt: { make: (g) => [g.numbers(3), 1.5] },
  percentileInterval: { make: (g) => [g.list(9, () => g.unit())] },
  reliabilityBins: { make: (g) => [predictions(g), 5] },
  expectedCalibrationError: { make: (g) => [g.api.reliabilityBins(predictions(g), 5)] },
  sigmoid: { make: (g) => [g.float(-5, 5)] },
  thresholdForFalseRejects: { make: (g) => [g.list(6, () => g.unit()), 0.1], nonFinite: /^$/ },
  thresholdForFalseAccepts: { make: (g) => [g.list(6, () => g.unit()), 0.1], nonFinite: /^$/ },
  // documented: a side without scores has NaN
  errorRates: {
    make: (g) => [g.list(4, () => g.unit()), g.list(4, () => g.unit()), 0.5],
    nonFinite: /false/,
  },
  wilson: { make: (g) => [g.int(0, 5), g.int(5, 9)] },
  rateDifference: { make: (g) => [wilson(g), wilson(g)] },
  broadGroup: { make: (g) => [g.pick(['Type V', 'dark', 'fair'])] },
  classLabels: {
    make: (g) => [
      { faults: new Map([['blurred', g.pick([0, 1, 2])]]), overall: g.pick([0, 2]) },
      ['blurred'],
      { classNames: ['acceptable', 'blurred'], acceptableClass: 'acceptable' },
    ],
    call: (classLabels, args) => [...classLabels(...args)],
  },
  groupErrors: {
    make: (g) => [
      g.list(g.int(4, 9), (i) => ({
        person: `p${i % 3}`,
        group: g.pick(['a', 'b', '']),
        passable: g.bool(),
        labels: new Map([['blurred', g.pick([0, 1])]]),
        acceptable: g.bool(),
        reached: g.pick([[], ['blurred']]),
      })),
      ['blurred'],
      { least: g.int(1, 3), bootstrap: { rounds: 10, seed: 1 } },
    ],
  },
  parseCsv: {
    make: () => ['path,group\na.png,x\n', 'table.csv'],
    call: (parseCsv, args) => parseCsv(...args).rows?.length,
  },
  readCsv: { make: () => ['photos.csv'], ...files },
  readPhotoTable: {
    make: (g) => ['photos.csv', g.some({ extraColumns: ['extra'], rename: { group: 'group' } })],
    ...files,
  },
  readPhotos: { make: () => ['photos.csv', { acceptableClass: 'acceptable' }], ...files },
  readClassFolders: { make: () => ['classes', { acceptableClass: 'acceptable' }], ...files },
  heldOutSources: { make: () => [{ data: 'none' }, undefined] },
  // minutes with real photos: their own tests cover valid calls
  evaluate: { make: () => [{}, { data: '/nowhere' }], refuses: true },
  calibrateModel: { make: () => [{}, { data: '/nowhere' }], refuses: true },
  applyCalibration: { make: () => [{}, {}], refuses: true },
  writeCalibration: { make: () => ['calibration', {}, {}], refuses: true },
  trainModel: { make: () => [{ data: '/nowhere', out: 'out', epochs: 1, seed: 0 }], refuses: true },
  writeEvaluation: { make: () => ['evaluation', {}], refuses: true },
};

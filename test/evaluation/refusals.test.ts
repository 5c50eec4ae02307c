import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  broadGroup,
  calibrateModel,
  classLabels,
  confusionMatrix,
  discardArea,
  errorRates,
  errorVersusDiscard,
  estimate,
  evaluate,
  expectedCalibrationError,
  fitTemperature,
  type PhotoTableOptions,
  parseCsv,
  percentileInterval,
  ranking,
  rateDifference,
  readClassFolders,
  readCsv,
  readPhotos,
  readPhotoTable,
  reliabilityBins,
  rocAuc,
  sigmoid,
  softmaxAt,
  thresholdForFalseAccepts,
  writeEvaluation,
} from '../../src/evaluation/index.js';

const samples = [0.9, 0.6, 0.4, 0.2].map((score, i) => ({ score, positive: i % 2 === 0, person: `p${i}` }));
const ranked = ranking(samples);
const none = undefined as never;
/** The longest array that there can be, without an item: a copy of it needs gigabytes. */
const holes = (): never[] => Object.assign([], { length: 2 ** 32 - 1 });
/** Reads a table without rows. */
async function photosCsv(options: PhotoTableOptions): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'lucidface-table-'));
  try {
    await writeFile(join(folder, 'photos.csv'), 'path\n');
    return await readPhotoTable(join(folder, 'photos.csv'), options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A typed array without memory, as it is left after it was sent to a worker. */
function transferred<A extends Uint8Array>(values: A): A {
  structuredClone(values, { transfer: [values.buffer] });
  return values;
}

test.each<[string, () => unknown]>([
  ['`samples` must be an array', () => ranking(none)],
  ['`samples[1]` must be { score, positive, person }', () => ranking([samples[0], null as never])],
  ['`ranking` must be what `ranking` returns', () => rocAuc(none)],
  [
    '`ranking.scores` must be numbers, got NaN',
    () => rocAuc({ ...ranked, scores: new Float64Array(4).fill(Number.NaN) }),
  ],
  ['`weights` must be 4 values, got 1', () => rocAuc(ranked, [1])],
  ['`statistic` must be a function', () => estimate(ranked, none)],
  ['`statistic(ranking)` must be a number', () => estimate(ranked, () => Number.NaN)],
  ['`bins` must be an integer in 1..10000', () => reliabilityBins([], 1e9)],
  ['`predictions[0].positive` must be true or false', () => reliabilityBins([{ probability: 0.5 } as never])],
  ['`bins[0].count` must be an integer', () => expectedCalibrationError([{} as never])],
  ['`value` must be a number', () => sigmoid(Number.NaN)],
  ['`logits` must be at least one value', () => softmaxAt([], 1)],
  ['`temperature` must be a number', () => softmaxAt([1, 2], 0)],
  ['`labels[0]` must be an integer in 0..1, got 2', () => fitTemperature([[1, 2]], [2])],
  ['`a` must be what `wilson` returns', () => rateDifference(none, none)],
  ['`positives` must be a list of numbers', () => thresholdForFalseAccepts(none, 0.1)],
  ['`threshold` must be a number', () => errorRates([1], [0], Number.NaN)],
  ['`drawn[0]` must be finite', () => percentileInterval([Number.POSITIVE_INFINITY])],
  ['`scores` must be an array', () => errorVersusDiscard(none, [1])],
  ['`curve` must have at least one point', () => discardArea([])],
  ['`until` must be a number in', () => discardArea([{ discarded: 0, error: 0.5 }], 0)],
  ['`pairs[0]` must be { truth, predicted }', () => confusionMatrix([none], ['a'])],
  ['`group` must be a string', () => broadGroup(none)],
  ['`record.faults` must be a Map', () => classLabels({ faults: {} } as never, [], none)],
  ['`text` must be a string', () => parseCsv(none, 'a.csv')],
  ['`samples[0]` must be', () => ranking(holes())],
  ['`bins[0]` must be', () => expectedCalibrationError(holes())],
  ['`predictions[0]` must be', () => reliabilityBins(holes())],
  ['`logits[0]` must be', () => fitTemperature(holes(), holes())],
  ['`curve[0]` must be', () => discardArea(holes())],
  ['`pairs[0]` must be', () => confusionMatrix(holes(), ['a'])],
  ['`names` must be an array', () => confusionMatrix([], transferred(new Uint8Array(2)) as never)],
])('refuses with %s', (text, call) => {
  expect(call).toThrow(text);
});

test.each<[string, () => Promise<unknown>]>([
  ['`file` must be a string', () => readCsv(5 as never)],
  ['/dev/zero is no regular file: a CSV file is needed', () => readCsv('/dev/zero')],
  ['`options` must be { acceptableClass }', () => readPhotos('.', none)],
  ['`directory` must be a path', () => readClassFolders('\0', { acceptableClass: null })],
  [
    '/dev/null must be a folder with a folder for each class: does not exist: a part of its path is no folder',
    () => readClassFolders('/dev/null', { acceptableClass: null }),
  ],
  ['`extraColumns` must be an array', () => photosCsv({ extraColumns: {} as never })],
  ['`extraColumns[0]` must be a string, got undefined', () => photosCsv({ extraColumns: new Array(2) })],
  ['`rename["file"]` must be a string, got Object', () => photosCsv({ rename: { file: {} as never } })],
  [
    '`rename["file"]` must be a string, got Symbol',
    () => photosCsv({ rename: { file: Symbol('x') as never } }),
  ],
  [
    '`overallWords["bad"]` must be one of 0, 1, 2, got 3',
    () => photosCsv({ overallWords: { bad: 3 as never } }),
  ],
  ['`classifier.metadata` must be', () => evaluate({} as never, { data: '.' })],
  ['`data` must be a string, got undefined', () => evaluate({} as never, {} as never)],
  ['`data` must be a string, got undefined', () => calibrateModel({} as never, {} as never)],
  // a misspelt option measured the whole photos in silence
  ['evaluate: unknown option `detct`', () => evaluate({} as never, { data: '.', detct: true } as never)],
  [
    'calibrateModel: unknown option `rejectgood`',
    () => calibrateModel({} as never, { data: '.', rejectgood: 0.2 } as never),
  ],
  ['`evaluation.result` must be', () => writeEvaluation('/nowhere', {} as never)],
])('rejects with %s', async (text, call) => {
  await expect(call()).rejects.toThrow(text);
});

// Holds landmarks and measures against photos, writes docs/reports/landmarks.md and, with --population, the reference population of the percentiles:
//   npm run evidence:landmarks -- --data DIR [--every N] [--part pose|labels|orientation|light|cost]... [--population]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { dataFolder } from './dataFolder.mjs';
import { fail } from './fail.mjs';
import { costReport } from './landmarks/cost.mjs';
import { countingEngine } from './landmarks/countingEngine.mjs';
import { isHeldOut } from './landmarks/isHeldOut.mjs';
import { labelReport } from './landmarks/labels.mjs';
import { lightReport } from './landmarks/light.mjs';
import { orientationReport } from './landmarks/orientation.mjs';
import { populationOf, SHARES } from './landmarks/population.mjs';
import { poseReport } from './landmarks/pose.mjs';
import { spaced } from './landmarks/spaced.mjs';
import { loadSource } from './loadSource.mjs';
import { scriptOptions } from './scriptOptions.mjs';

const REPORT = new URL('../docs/reports/landmarks.md', import.meta.url);
const POPULATION = new URL('../src/measures/referenceQuantiles.json', import.meta.url);
/** Parts of the report in their order; each can be written alone. */
const PARTS = ['pose', 'labels', 'orientation', 'light', 'cost'];

const values = scriptOptions({
  data: { type: 'string' },
  every: { type: 'string', default: '1' },
  part: { type: 'string', multiple: true, default: PARTS },
  population: { type: 'boolean', default: false },
});
const every = Number(values.every);
if (!Number.isInteger(every) || every < 1)
  fail(`--every must be a whole number of at least 1, got "${values.every}"`);
for (const part of values.part)
  if (!PARTS.includes(part)) fail(`--part must be one of "${PARTS.join('", "')}", got "${part}"`);
const data = dataFolder(values.data);

const library = await loadSource(`
export { blazeFaceDetector } from './src/detectors/index.ts';
export { largestFirst } from './src/detectors/largestFirst.ts';
export { gaussianBlur, linearToSrgb, srgbToLinear } from './src/image/index.ts';
export { rgbToLab } from './src/image/rgbToLab.ts';
export { alignedCrop } from './src/image/alignedCrop.ts';
export { tfjsEngine } from './src/engine/index.ts';
export { canonicalFace } from './src/landmarks/canonicalFace.ts';
export { headPose } from './src/landmarks/headPose.ts';
export { faceLandmarker, faceLandmarkNet, personSegmenter } from './src/landmarks/index.ts';
export { FACE_OVAL } from './src/landmarks/meshPoints.ts';
export { measureFace } from './src/measures/index.ts';
export { eyeFeatures } from './src/measures/eyeFeatures.ts';
export { ID_PHOTO_LIMITS } from './src/model/profileLimits.ts';
export { FaceQualityClassifier } from './src/model/index.ts';
export { readImage, startBackend } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { boxOf, csvRows } from './scripts/detectorData.ts';
`);
await library.startBackend('wasm');
const engine = library.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const tools = {
  ...library,
  detector: library.blazeFaceDetector({ engine }),
  landmarker: library.faceLandmarker({ engine }),
  segmenter: library.personSegmenter({ engine }),
};
const read = ({ path }) => library.readImage(join(data, path));
const readSmall = ({ path }) => library.readImage(join(data, path), { maxSide: 480 });
const thin = (rows) => rows.filter((_, i) => i % every === 0);

const portraits = library
  .csvRows(join(data, 'faces.csv'))
  .filter(({ n_faces }) => n_faces === '1')
  .map((row) => ({ ...row, box: library.boxOf(row) }));
// `scripts/fit-orientation.mjs` fits on the others
const heldOut = (rows) => rows.filter(({ path }) => isHeldOut(path));

if (values.population) {
  const real = thin(
    portraits.filter(({ source, strict_good }) => source !== 'faker_ai_portraits' && strict_good === '1'),
  );
  const quantiles = await populationOf(tools, real, read);
  const description = `${real.length} real portraits: frontal, evenly lit, sharp, one face of at least 200 pixels`;
  writeFileSync(POPULATION, `${JSON.stringify({ description, shares: SHARES, quantiles })}\n`);
}

const writers = {
  pose: () => poseReport(tools, thin(portraits), read),
  labels: () => {
    const labelled = library.csvRows(join(data, 'fairface/labels.csv')).filter(({ overall }) => overall);
    const rows = thin(labelled).map((row) => ({ ...row, path: `fairface/${row.file}` }));
    return labelReport(tools, rows, read);
  },
  orientation: async () => {
    const classifier = await library.FaceQualityClassifier.load();
    await classifier.useEngine(engine);
    const webOf = (file, chosen) => library.csvRows(join(data, file)).filter(chosen);
    const masked = webOf('natural.csv', ({ label }) => label === 'masked');
    const covered = webOf('fairface/labels.csv', ({ occluded }) => occluded === '2');
    const turned = webOf('fairface/labels.csv', (row) => row.turned === '2' && row['no-face'] === '0');
    const web = webOf('fairface/labels.csv', ({ overall, ...row }) => overall && row['no-face'] === '0');
    const crops = (rows) => rows.map(({ file }) => ({ path: `fairface/${file}` }));
    const sets = [
      { name: 'portraits', rows: spaced(heldOut(portraits), Math.round(100 / every)) },
      { name: 'web crops', rows: spaced(heldOut(crops(web)), Math.round(24 / every)) },
      { name: 'web crops of covered faces', rows: spaced(heldOut(crops(covered)), Math.round(24 / every)) },
      {
        name: 'web crops of clearly turned faces',
        rows: spaced(heldOut(crops(turned)), Math.round(100 / every)),
      },
      { name: 'web photos with worn masks', rows: thin(masked) },
    ];
    const assess = (photo, options) => classifier.assess(photo, options);
    const counting = countingEngine(engine, await library.faceLandmarkNet());
    const detector = library.blazeFaceDetector({ engine: counting.engine });
    const lines = await orientationReport(
      { ...tools, assess, detector, landmarkRuns: counting.runs },
      sets,
      readSmall,
    );
    classifier.dispose();
    return lines;
  },
  light: () => lightReport(tools, spaced(portraits, Math.round(45 / every)), read),
  cost: async () => {
    const classifier = await library.FaceQualityClassifier.load();
    const [row] = portraits;
    const landmarkerOfBackend = library.faceLandmarker();
    const segmenterOfBackend = library.personSegmenter();
    const lines = await costReport(
      { ...library, tf, classifier, landmarkerOfBackend, segmenterOfBackend },
      await read(row),
      row.box,
    );
    for (const each of [classifier, landmarkerOfBackend, segmenterOfBackend]) each.dispose();
    return lines;
  },
};
// parts that are not asked for stay as they are
const old = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
const heading = {
  pose: 'Pose',
  labels: 'Against labels',
  orientation: 'Photos that are not upright',
  light: 'Light, colour and sharpness',
  cost: 'Cost',
};
const sections = [];
for (const part of PARTS) {
  if (values.part.includes(part)) {
    console.error(part);
    sections.push((await writers[part]()).join('\n'));
  } else {
    const start = old.indexOf(`## ${heading[part]}\n`);
    if (start < 0) continue;
    const end = old.indexOf('\n## ', start);
    sections.push(end < 0 ? old.slice(start) : old.slice(start, end + 1));
  }
}
tools.landmarker.dispose();
tools.segmenter.dispose();
const text = [
  '# Landmarks and measures against photos',
  '',
  "Written by `npm run evidence:landmarks -- --data DIR`. Left and right are the person's own. Face boxes of portraits come from the data set, those of web crops from `blazeFaceDetector`.",
  '',
  ...sections.map((section) => `${section.trimEnd()}\n`),
].join('\n');
writeFileSync(REPORT, `${text.trimEnd()}\n`);

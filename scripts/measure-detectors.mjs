// How well the bundled detector finds faces, as docs/detectors.md reports it:
//   node scripts/measure-detectors.mjs DATA [MIN_SCORE]
// On DATA/faces.csv, natural.csv and the labelled tight crops of fairface/labels.csv, on the photos of several people that @vladmandic/face-api ships, and on one-face photos that are
// shrunk on a grey ground until the face is 3 % or 5 % as wide as it.
import { join } from 'node:path';
import { dataFolder } from './dataFolder.mjs';
import { loadSource } from './loadSource.mjs';

const [given, minConfidence = '0.5'] = process.argv.slice(2);
const folder = dataFolder(given);
const { boxOf, csvRows, iou, readImage, resample, startBackend, blazeFaceDetector } = await loadSource(`
  export { blazeFaceDetector } from './src/detectors/index.ts';
  export { resample } from './src/image/index.ts';
  export { readImage } from './src/node/readImage.ts';
  export { startBackend } from './src/node/startBackend.ts';
  export { boxOf, csvRows, iou } from './scripts/detectorData.ts';
`);
const DEMO = { 1: 3, 2: 3, 3: 3, 4: 4, 5: 5, 6: 4 };
await startBackend('wasm');
const detector = blazeFaceDetector({ minConfidence: Number(minConfidence) });

const rows = csvRows(join(folder, 'faces.csv'));
const one = rows.filter((row) => row.n_faces === '1');
const overlaps = [];
const total = { photos: 0, found: 0, counted: 0 };
for (const source of new Set(one.map((row) => row.source))) {
  const group = await measure(one.filter((row) => row.source === source));
  overlaps.push(...group.overlaps);
  total.photos += group.photos;
  total.found += group.found;
  total.counted += group.counted;
  report(source, group);
}
report('all of one face', { ...total, overlaps });
for (const label of ['good', 'bad', 'masked', 'bare', 'even-light', 'side-light']) {
  report(
    `natural ${label}`,
    await measure(csvRows(join(folder, 'natural.csv')).filter((row) => row.label === label)),
  );
}
const crops = csvRows(join(folder, 'fairface/labels.csv')).filter(
  (row) => row.overall && row['no-face'] === '0',
);
let seen = 0;
for (const { file } of crops) if ((await find(join(folder, 'fairface', file))).length > 0) seen++;
console.log(`tight web crops: a face found on ${seen} of ${crops.length}`);
const none = csvRows(join(folder, 'natural.csv')).filter((row) => row.label === 'no-face');
let wrong = 0;
for (const { path } of none) if ((await find(join(folder, path))).length > 0) wrong++;
console.log(`no-face: ${wrong} of ${none.length} with a false face`);
for (const row of rows.filter(({ n_faces }) => n_faces !== '1')) {
  console.log(
    `several ${row.path}: YuNet ${row.n_faces}, found ${(await find(join(folder, row.path))).length}`,
  );
}
for (const [number, count] of Object.entries(DEMO)) {
  const found = await find(`node_modules/@vladmandic/face-api/demo/sample${number}.jpg`);
  console.log(`demo sample${number}.jpg: ${count} people, found ${found.length}`);
}
for (const part of [0.03, 0.05]) {
  const sample = one.filter((_, index) => index % 12 === 0);
  const small = { photos: sample.length, found: 0, counted: 0, overlaps: [] };
  for (const row of sample) {
    const photo = await readImage(join(folder, row.path));
    await add(small, ...shrunk(photo, boxOf(row), part));
  }
  report(`face ${part * 100} % of the width`, small);
}

function find(path) {
  return readImage(path).then((photo) => detector.detect(photo));
}

async function measure(group) {
  const result = { photos: group.length, found: 0, counted: 0, overlaps: [] };
  for (const row of group) {
    await add(result, await readImage(join(folder, row.path)), boxOf(row));
  }
  return result;
}

async function add(result, photo, face) {
  const faces = await detector.detect(photo);
  const overlap = Math.max(0, ...faces.map((found) => iou(found, face)));
  if (overlap > 0.4) {
    result.found++;
    result.overlaps.push(overlap);
  }
  if (faces.length === 1) result.counted++;
}

/** The photo, small, in the middle of a grey one of 2000 x 1500, and where its face is then. */
function shrunk(photo, face, part) {
  const size = { width: 2000, height: 1500 };
  const zoom = (part * size.width) / face.width;
  const width = Math.round(photo.width * zoom);
  const height = Math.round(photo.height * zoom);
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const small = resample(photo, whole, { width, height });
  const data = new Uint8Array(size.width * size.height * 3).fill(128);
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);
  for (let y = 0; y < height; y++) {
    data.set(small.data.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * size.width + left) * 3);
  }
  const place = { x: left + face.x * zoom, y: top + face.y * zoom };
  return [
    { data, ...size },
    { ...place, width: face.width * zoom, height: face.height * zoom },
  ];
}

function report(name, { photos, found, counted, overlaps }) {
  const sorted = [...overlaps].sort((a, b) => a - b);
  const at = (fraction) => sorted[Math.floor(fraction * (sorted.length - 1))]?.toFixed(3);
  console.log(
    `${name}: found ${found} of ${photos}, count right ${counted}, IoU median ${at(0.5)}, 5th percentile ${at(0.05)}`,
  );
}

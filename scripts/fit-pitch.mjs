// Fits the regression of the pitch on portraits that are turned in space by known angles, and writes src/landmarks/pitchHead.json: npm run fit:pitch -- --data DIR
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { dataFolder } from './dataFolder.mjs';
import { solve } from './landmarks/solve.mjs';
import { quantile } from './landmarks/statistics.mjs';
import { portraitInSpace } from './landmarks/turnedPortrait.mjs';
import { loadSource } from './loadSource.mjs';
import { scriptOptions } from './scriptOptions.mjs';

const HEAD = new URL('../src/landmarks/pitchHead.json', import.meta.url);
/** Views of a portrait, and the largest angles that are added; the values are triangular. */
const [VIEWS, MOST] = [6, { yaw: 65, pitch: 35, roll: 10 }];
/** How much the pitch of portraits differs, and the error of a reading, in degrees. */
const [POSES, ERROR] = [2.5, 2];
const RIDGE = 1e-6;
/** Landmarks with less presence lie on no face. */
const PRESENCE = 0.5;

const options = scriptOptions({ data: { type: 'string' } });
const data = dataFolder(options.data, 'faces.csv');
const library = await loadSource(`
export { blazeFaceDetector } from './src/detectors/index.ts';
export { largestFirst } from './src/detectors/largestFirst.ts';
export { canonicalFace } from './src/landmarks/canonicalFace.ts';
export { faceLandmarker } from './src/landmarks/index.ts';
export { headPose } from './src/landmarks/headPose.ts';
export { FACE_OVAL } from './src/landmarks/meshPoints.ts';
export { pitchFeatures } from './src/landmarks/meshPitch.ts';
export { readImage, startBackend } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { boxOf, csvRows } from './scripts/detectorData.ts';
export { Random } from './src/random.ts';
`);
await library.startBackend('wasm');
const engine = library.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [detector, landmarker] = [library.blazeFaceDetector({ engine }), library.faceLandmarker({ engine })];
const canonical = await library.canonicalFace();
const featuresOf = ({ points }) => library.pitchFeatures(points, library.headPose(points, canonical));
const random = new library.Random(7);
const triangular = (most) => (random.uniform() + random.uniform() - 1) * most;

/** Least squares in which each portrait has a pitch of its own, of which only the spread is known: its rows lose a part of their mean. */
const [rows, targets] = [[], []];
let portraits = 0;
for (const row of library.csvRows(join(data, 'faces.csv'))) {
  // the report measures on the London set
  if (row.n_faces !== '1' || row.source === 'london_set') continue;
  const photo = await library.readImage(join(data, row.path));
  const mesh = await landmarker.detect(photo, library.boxOf(row));
  const pose = library.headPose(mesh.points, canonical);
  const view = portraitInSpace(photo, { points: mesh.points, pose }, canonical, library.FACE_OVAL);
  const own = [[0, featuresOf(mesh)]];
  for (let i = 0; i < VIEWS; i++) {
    const angles = { yaw: triangular(MOST.yaw), pitch: triangular(MOST.pitch), roll: triangular(MOST.roll) };
    const picture = view(angles);
    const [face] = library.largestFirst(await detector.detect(picture));
    if (!face) continue;
    const seen = await landmarker.detect(picture, face);
    if (seen.presence > PRESENCE) own.push([angles.pitch, featuresOf(seen)]);
  }
  const lost = 1 - ERROR / Math.hypot(ERROR, POSES * Math.sqrt(own.length));
  const whole = own.map(([pitch, features]) => [...features, 1, pitch]);
  const mean = whole[0].map((_, j) => whole.reduce((sum, each) => sum + each[j], 0) / whole.length);
  for (const each of whole) {
    const reduced = each.map((value, j) => value - lost * mean[j]);
    targets.push(reduced.pop());
    rows.push(reduced);
  }
  if (++portraits % 50 === 0) console.log(`${portraits} portraits`);
}
const size = rows[0].length;
const matrix = Array.from({ length: size }, (_, i) =>
  Float64Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
);
for (let i = 0; i < size - 1; i++) matrix[i][i] += RIDGE * rows.length;
const product = Float64Array.from({ length: size }, (_, i) =>
  rows.reduce((sum, row, k) => sum + row[i] * targets[k], 0),
);
const weights = Array.from(solve(matrix, product).subarray(0, size - 1));
const reading = (features) => features.reduce((sum, value, i) => sum + value * weights[i], 0);

// 0 is the middle of natural photos that are labelled as not turned
const straight = [];
for (const row of library.csvRows(join(data, 'fairface/labels.csv'))) {
  if (row.turned !== '0') continue;
  const photo = await library.readImage(join(data, 'fairface', row.file));
  const [face] = library.largestFirst(await detector.detect(photo));
  if (!face) continue;
  const mesh = await landmarker.detect(photo, face);
  if (mesh.presence > PRESENCE) straight.push(reading(featuresOf(mesh)));
}
landmarker.dispose();
const rounded = (value) => Number(value.toPrecision(5));
const bias = -quantile(straight, 0.5);
console.log(
  `${portraits} portraits, ${rows.length} views; zero at the median of ${straight.length} natural photos`,
);
writeFileSync(HEAD, `${JSON.stringify({ weights: weights.map(rounded), bias: rounded(bias) })}\n`);

// Fits what tells closed eyes from open ones and writes src/measures/eyeHead.json: npm run fit:eyes -- --data DIR
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { dataFolder } from './dataFolder.mjs';
import { crossFitted, eyeLabel, fitHead } from './landmarks/eyeHead.mjs';
import { rocAuc } from './landmarks/statistics.mjs';
import { loadSource } from './loadSource.mjs';
import { scriptOptions } from './scriptOptions.mjs';

const HEAD = new URL('../src/measures/eyeHead.json', import.meta.url);

const options = scriptOptions({ data: { type: 'string' } });
const data = dataFolder(options.data, 'fairface/labels.csv');
const { blazeFaceDetector, csvRows, eyeFeatures, faceLandmarker, largestFirst, onnxEngine, ...node } =
  await loadSource(`
export { blazeFaceDetector } from './src/detectors/index.ts';
export { largestFirst } from './src/detectors/largestFirst.ts';
export { faceLandmarker } from './src/landmarks/index.ts';
export { eyeFeatures } from './src/measures/eyeFeatures.ts';
export { readImage, startBackend } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { csvRows } from './scripts/detectorData.ts';
`);
await node.startBackend('wasm');
const engine = onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [detector, landmarker] = [blazeFaceDetector({ engine }), faceLandmarker({ engine })];
const [rows, labels] = [[], []];
for (const row of csvRows(join(data, 'fairface/labels.csv'))) {
  const label = row.overall ? eyeLabel(row) : undefined;
  if (label === undefined) continue;
  const photo = await node.readImage(join(data, 'fairface', row.file));
  const [face] = largestFirst(await detector.detect(photo));
  if (!face) continue;
  rows.push(eyeFeatures(photo, await landmarker.detect(photo, face)));
  labels.push(label);
}
landmarker.dispose();
const closures = crossFitted(rows, labels);
const of = (label) => [...closures].filter((_, i) => labels[i] === label);
console.log(
  `${of(1).length} closed, ${of(0).length} open, ROC-AUC by cross-fitting ${rocAuc(of(1), of(0)).toFixed(3)}`,
);
const { weights, bias } = fitHead(rows, labels);
const rounded = (value) => Number(value.toPrecision(4));
writeFileSync(HEAD, `${JSON.stringify({ weights: weights.map(rounded), bias: rounded(bias) })}\n`);

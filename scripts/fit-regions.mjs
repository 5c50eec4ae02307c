// Measures where the parts of a face lie in boxes of our convention (YuNet's), on every third one-face photo of DATA/faces.csv, by the 68
// landmarks of @vladmandic/face-api:
//   node scripts/fit-regions.mjs DATA
// Prints mean and standard deviation of the place of each part, 0..1 across and down the box, for src/reasons/proportions.ts.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { dataFolder } from './dataFolder.mjs';
import { loadFaceApi } from './loadFaceApi.mjs';
import { loadSource } from './loadSource.mjs';

const folder = dataFolder(process.argv[2]);
const { csvRows, readImage } = await loadSource(`
  export { readImage } from './src/node/readImage.ts';
  export { csvRows } from './scripts/detectorData.ts';
`);
const faceapi = await loadFaceApi();
const home = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
await faceapi.nets.faceLandmark68Net.loadFromDisk(join(home, 'model'));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const PARTS = {
  leftEye: range(36, 41),
  rightEye: range(42, 47),
  noseTip: [30],
  mouthCorners: [48, 54],
};
const EDGES = {
  browTop: [range(17, 26), 'v', Math.min],
  browLeft: [[17], 'u', Math.min],
  eyeTop: [range(36, 47), 'v', Math.min],
  eyeBottom: [range(36, 47), 'v', Math.max],
  eyeOuterLeft: [[36], 'u', Math.min],
  eyeInnerLeft: [[39], 'u', Math.min],
  eyeInnerRight: [[42], 'u', Math.min],
  eyeOuterRight: [[45], 'u', Math.min],
  noseTop: [[27], 'v', Math.min],
  noseBottom: [[33], 'v', Math.max],
  noseLeft: [[31], 'u', Math.min],
  noseRight: [[35], 'u', Math.max],
  mouthTop: [range(48, 67), 'v', Math.min],
  mouthBottom: [range(48, 67), 'v', Math.max],
  mouthLeft: [[48], 'u', Math.min],
  mouthRight: [[54], 'u', Math.max],
  chin: [[8], 'v', Math.max],
  ...Object.fromEntries(
    range(0, 16).flatMap((k) => [
      [`jaw${k}u`, [[k], 'u', Math.min]],
      [`jaw${k}v`, [[k], 'v', Math.min]],
    ]),
  ),
};
const found = {};
const add = (name, value) => {
  found[name] ??= [];
  found[name].push(value);
};
let photos = 0;
for (const [index, row] of csvRows(`${folder}/faces.csv`)
  .filter(({ n_faces }) => n_faces === '1')
  .entries()) {
  if (index % 3 !== 0 || Math.abs(+row.yaw_proxy) > 0.15 || Math.abs(+row.roll_deg) > 6) continue;
  const image = await readImage(`${folder}/${row.path}`);
  const tensor = faceapi.tf.tensor3d(Int32Array.from(image.data), [image.height, image.width, 3], 'int32');
  const face = await faceapi
    .detectSingleFace(tensor, new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5 }))
    .withFaceLandmarks();
  tensor.dispose();
  if (!face) continue;
  photos++;
  const points = face.landmarks.positions.map(({ x, y }) => ({
    u: (x - row.face_x) / row.face_w,
    v: (y - row.face_y) / row.face_h,
  }));
  for (const [part, indices] of Object.entries(PARTS)) {
    add(`${part} across`, mean(indices.map((i) => points[i].u)));
    add(`${part} down`, mean(indices.map((i) => points[i].v)));
  }
  for (const [name, [indices, axis, pick]] of Object.entries(EDGES))
    add(name, pick(...indices.map((i) => points[i][axis])));
}
console.log(`${photos} photos`);
for (const [name, values] of Object.entries(found)) {
  const centre = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  console.log(`${name.padEnd(22)} ${centre.toFixed(3)}  spread ${spread.toFixed(3)}`);
}
process.exit();

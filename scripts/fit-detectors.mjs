// Fits the maps that bring each detector's boxes to our convention (YuNet's), on every third one-face photo of DATA/faces.csv:
//   node scripts/fit-detectors.mjs DATA [FOLDER of the unpacked package @mediapipe/face_detection] [NAME]
// With a NAME only the detectors whose name has it.
// The map is affine in units of the box's own size, each of its four numbers by least squares, the mean of the wanted values.
import { dataFolder } from './dataFolder.mjs';
import { loadFaceApi } from './loadFaceApi.mjs';
import { loadSource } from './loadSource.mjs';
import { mediaPipeBoxes } from './mediaPipeBoxes.mjs';

const [given, mediaPipe, only = ''] = process.argv.slice(2);
const folder = dataFolder(given);
const { boxOf, csvRows, iou, mapBox, readImage, BLAZE_FACE_BOX, blazeFaceDetector } = await loadSource(`
  export { mapBox } from './src/detectors/boxMap.ts';
  export { BLAZE_FACE_BOX } from './src/detectors/blazeFaceBox.ts';
  export { blazeFaceDetector } from './src/detectors/blazeFaceDetector.ts';
  export { readImage } from './src/node/readImage.ts';
  export { boxOf, csvRows, iou } from './scripts/detectorData.ts';
`);
const faceapi = await loadFaceApi();
const sample = csvRows(`${folder}/faces.csv`)
  .filter((row) => row.n_faces === '1')
  .filter((_, index) => index % 3 === 0)
  .map((row) => ({
    path: `${folder}/${row.path}`,
    source: row.source,
    face: boxOf(row),
  }));

/** The box as the net draws it. */
const unmapped = (face) => {
  const width = face.width / BLAZE_FACE_BOX.width;
  const height = face.height / BLAZE_FACE_BOX.height;
  return {
    x: face.x + face.width / 2 - width * (0.5 + BLAZE_FACE_BOX.right),
    y: face.y + face.height / 2 - height * (0.5 + BLAZE_FACE_BOX.down),
    width,
    height,
  };
};
const faceApi = (settings) => async (image) => {
  const tensor = faceapi.tf.tensor3d(Int32Array.from(image.data), [image.height, image.width, 3], 'int32');
  const found = await faceapi.detectAllFaces(tensor, settings);
  tensor.dispose();
  return found.map(({ box: { x, y, width, height } }) => ({ x, y, width, height }));
};
const detectors = {
  blazeFaceDetector: async (image) => (await blazeFaceDetector().detect(image)).map(unmapped),
  'face-api tinyFaceDetector 416': faceApi(
    new faceapi.TinyFaceDetectorOptions({ inputSize: 416, scoreThreshold: 0.5 }),
  ),
  'face-api ssdMobilenetv1': faceApi(new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5 })),
};
if (mediaPipe && 'MediaPipe'.includes(only)) {
  const found = await mediaPipeBoxes(
    sample.map(({ path }) => path),
    mediaPipe,
  );
  detectors['MediaPipe BlazeFace short range'] = (_, index) => found[index];
}

for (const [name, detect] of Object.entries(detectors)) {
  if (!name.includes(only)) continue;
  const pairs = [];
  for (const [index, { path, face, source }] of sample.entries()) {
    const boxes = await detect(await readImage(path), index);
    // the detector's own box, which need not overlap much before the map
    const box = boxes.sort((a, b) => iou(b, face) - iou(a, face))[0];
    if (box && iou(box, face) > 0.2) pairs.push({ box, face, source });
  }
  const wanted = pairs.map(({ box, face }) => ({
    right: (face.x + face.width / 2 - box.x - box.width / 2) / box.width,
    down: (face.y + face.height / 2 - box.y - box.height / 2) / box.height,
    width: face.width / box.width,
    height: face.height / box.height,
  }));
  const map = {};
  const spread = {};
  for (const key of ['right', 'down', 'width', 'height']) {
    map[key] = Number(mean(wanted.map((values) => values[key])).toFixed(3));
    spread[key] = Number(Math.sqrt(mean(wanted.map((values) => (values[key] - map[key]) ** 2))).toFixed(3));
  }
  const overlap = pairs.map(({ box, face }) => iou(mapBox(box, map, 1), face)).sort((a, b) => a - b);
  console.log(`${name}: found ${pairs.length} of ${sample.length}`);
  console.log('  map    ', JSON.stringify(map));
  console.log('  spread ', JSON.stringify(spread));
  console.log(
    `  IoU after the map: median ${quantile(overlap, 0.5)}, 5th percentile ${quantile(overlap, 0.05)}`,
  );
  for (const source of new Set(pairs.map((pair) => pair.source))) {
    const own = pairs.filter((pair) => pair.source === source);
    const of = own.map(({ box, face }) => iou(mapBox(box, map, 1), face)).sort((a, b) => a - b);
    console.log(`    ${source} (${own.length}): median ${quantile(of, 0.5)}`);
  }
}
process.exit();

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(sorted, fraction) {
  return sorted[Math.floor(fraction * (sorted.length - 1))].toFixed(3);
}

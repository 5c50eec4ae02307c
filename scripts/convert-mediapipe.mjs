// Writes models/face-landmarks and models/face-detector from the npm packages @mediapipe/face_mesh and @mediapipe/selfie_segmentation:
//   node scripts/convert-mediapipe.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromArchive, packageFile } from './mediapipe/fromArchive.mjs';
import { netOfTflite } from './mediapipe/netOfTflite.mjs';
import { readFaceGeometry } from './mediapipe/readFaceGeometry.mjs';
import { readTflite } from './mediapipe/readTflite.mjs';

const MODELS = fileURLToPath(new URL('../models/', import.meta.url));

/** @param range - of the colours that the model takes */
function write(json, bin, tflite, [low, high], outputs) {
  const { net, weights } = netOfTflite(readTflite(tflite), outputs, [(high - low) / 255, low]);
  writeFileSync(join(MODELS, json), `${JSON.stringify(net)}\n`);
  writeFileSync(join(MODELS, bin), weights);
  console.log(`${json}: ${net.operations.length} operations, ${weights.length} bytes of weights`);
}

write(
  'face-landmarks/landmarks.json',
  'face-landmarks/landmarks.bin',
  fromArchive('face_landmark.tflite'),
  [0, 1],
  { points: 'conv2d_21', presence: 'conv2d_31' },
);
write(
  'face-landmarks/person.json',
  'face-landmarks/person.bin',
  packageFile('@mediapipe/selfie_segmentation', 'selfie_segmentation.tflite'),
  [0, 1],
  { person: 'activation_10' },
);
write(
  'face-detector/model.json',
  'face-detector/weights.bin',
  fromArchive('face_detection_short_range.tflite'),
  [-1, 1],
  {
    boxes16: 'regressor_8',
    scores16: 'classificator_8',
    boxes8: 'regressor_16',
    scores8: 'classificator_16',
  },
);
const geometry = readFaceGeometry(fromArchive('geometry_pipeline_metadata_landmarks.binarypb'));
writeFileSync(join(MODELS, 'face-landmarks/geometry.json'), `${JSON.stringify(geometry)}\n`);

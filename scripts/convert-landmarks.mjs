// Writes models/face-landmarks from the npm packages @mediapipe/face_mesh and @mediapipe/selfie_segmentation:
//   node scripts/convert-landmarks.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { netOfTflite } from './landmarks/netOfTflite.mjs';
import { readFaceGeometry } from './landmarks/readFaceGeometry.mjs';
import { readTflite } from './landmarks/readTflite.mjs';

const OUT = fileURLToPath(new URL('../models/face-landmarks/', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const packageFile = (name, file) => readFileSync(join(dirname(resolve(name)), file));

/** Where each file lies in the archive of face_mesh, as the loader beside it says. */
function fromArchive(name) {
  const loader = String(packageFile('@mediapipe/face_mesh', 'face_mesh_solution_packed_assets_loader.js'));
  const [, files] = /"files": (\[.*?\])/.exec(loader);
  const { start, end } = JSON.parse(files).find(({ filename }) => filename.endsWith(`/${name}`));
  return packageFile('@mediapipe/face_mesh', 'face_mesh_solution_packed_assets.data').subarray(start, end);
}

function write(name, tflite, outputs) {
  const { net, weights } = netOfTflite(readTflite(tflite), outputs);
  writeFileSync(`${OUT}${name}.json`, `${JSON.stringify(net)}\n`);
  writeFileSync(`${OUT}${name}.bin`, weights);
  console.log(`${name}: ${net.operations.length} operations, ${weights.length} bytes of weights`);
}

write('landmarks', fromArchive('face_landmark.tflite'), { points: 'conv2d_21', presence: 'conv2d_31' });
write('person', packageFile('@mediapipe/selfie_segmentation', 'selfie_segmentation.tflite'), {
  person: 'activation_10',
});
const geometry = readFaceGeometry(fromArchive('geometry_pipeline_metadata_landmarks.binarypb'));
writeFileSync(`${OUT}geometry.json`, `${JSON.stringify(geometry)}\n`);

// Compares slic with the label maps of scikit-image in a folder: node scripts/compare-slic.mjs FOLDER
// The folder is made by scripts/slic-references.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dataFolder } from './dataFolder.mjs';
import { loadSource } from './loadSource.mjs';

const folder = dataFolder(process.argv[2], 'cases.json');
const { connectSegments, slic, withoutGaps } = await loadSource(`
  export { connectSegments } from './src/segmentation/connectSegments.js';
  export { slic } from './src/segmentation/slic.js';
  export { withoutGaps } from './src/segmentation/withoutGaps.js';
`);
const KINDS = { u1: Uint8Array, i4: Int32Array, f4: Float32Array };

function read(name) {
  const bytes = gunzipSync(readFileSync(join(folder, `${name}.npy.gz`)));
  const start = 10 + bytes.readUInt16LE(8);
  const kind = /'descr': '[<|](\w\d)'/.exec(bytes.toString('latin1', 10, start))[1];
  return new KINDS[kind](Uint8Array.from(bytes.subarray(start)).buffer);
}

/** What `slic` makes of scikit-image's answer: labels without gaps, and each of them in one piece. */
function expectedOf(reference, { width, height, options }) {
  if (options.enforceConnectivity === false) return withoutGaps({ data: reference, width, height }).data;
  const count = reference.reduce((most, label) => Math.max(most, label + 1), 0);
  const pieces = connectSegments({ data: reference, width, height }, 0, reference.length);
  return pieces.count > count ? pieces.data : reference;
}

let [different, unsteady] = [0, 0];
const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
for (const given of cases) {
  const { name, width, height, options, mask, steady = true } = given;
  const size = { width, height };
  const settings = mask ? { ...options, mask: { data: read(`${name}_mask`), ...size } } : options;
  const { data } = slic({ data: read(`${name}_image`), ...size }, settings);
  const expected = expectedOf(read(`${name}_labels`), given);
  const wrong = data.reduce((sum, label, i) => sum + (label === expected[i] ? 0 : 1), 0);
  if (wrong === 0) continue;
  if (steady) different++;
  else unsteady++;
  const why = steady ? '' : ' (clusters tie: so does scikit-image from itself, when the last digit changes)';
  console.log(`${name}: ${wrong} of ${width} x ${height} pixels differ${why}, ${JSON.stringify(options)}`);
}
console.log(`${cases.length} label maps: ${different} differ, and ${unsteady} more where clusters tie`);
process.exitCode = different > 0 ? 1 : 0;

// Fits the weights by which `readFace` of src/detectors tells which way up a face is, and shows what leads of the surest orientation mean:
//   node scripts/fit-orientation.mjs DATA [COUNT portraits, and as many web crops; 200]
// Each photo is turned by right angles, its largest face is read in all four, and a softmax over the four is fitted to the true one, on half of the photos (`isHeldOut`).
// The table is of the other half, with the weights that ship.
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { dataFolder } from './dataFolder.mjs';
import { fitSoftmax } from './landmarks/fitSoftmax.mjs';
import { isHeldOut } from './landmarks/isHeldOut.mjs';
import { quarterTurned } from './landmarks/pixels.mjs';
import { spaced } from './landmarks/spaced.mjs';
import { loadSource } from './loadSource.mjs';

const [given, count = '200'] = process.argv.slice(2);
const folder = dataFolder(given);
const library = await loadSource(`
export { blazeFaceNet } from './src/detectors/blazeFaceNet.ts';
export { lookTwice } from './src/detectors/lookTwice.ts';
export { largestFirst } from './src/detectors/largestFirst.ts';
export { MORE_OFTEN_UPRIGHT } from './src/detectors/measureRolls.ts';
export { READ_CONFIDENCE, readFace, SURENESS_WEIGHTS, surenessTerms } from './src/detectors/readFace.ts';
export { runBlazeFace } from './src/detectors/runBlazeFace.ts';
export { isCentred, squareAround } from './src/detectors/squareAround.ts';
export { readImage } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { csvRows } from './scripts/detectorData.ts';
`);
const { READ_CONFIDENCE, SURENESS_WEIGHTS } = library;
const NAMES = Object.keys(SURENESS_WEIGHTS);
const QUARTERS = [0, 1, 2, 3];
const engine = await library.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 })(
  await library.blazeFaceNet(),
);

/** Largest face of a photo, looked for as it lies, then turned. */
async function largestFace(photo) {
  const side = 1.6 * Math.max(photo.width, photo.height);
  const square = { x: (photo.width - side) / 2, y: (photo.height - side) / 2, side };
  const confidence = { first: READ_CONFIDENCE, second: READ_CONFIDENCE };
  for (const quarters of QUARTERS) {
    const found = await library.lookTwice(engine, photo, [{ ...square, quarters }], confidence);
    if (found.length > 0) return library.largestFirst(found)[0];
  }
  return undefined;
}

/** What the sureness of each orientation is made of; undefined where no face is read. */
async function termsOf(photo) {
  const face = await largestFace(photo);
  if (!face) return undefined;
  const square = library.squareAround(face);
  const squares = QUARTERS.map((quarters) => ({ ...square, quarters }));
  const found = await library.runBlazeFace(engine, photo, squares, READ_CONFIDENCE);
  return found.map((boxes) => {
    const centred = boxes.filter((box) => library.isCentred(box, square));
    const read = library.readFace(centred, READ_CONFIDENCE);
    return read && Object.values(library.surenessTerms(centred, read.roll));
  });
}

const portraits = library.csvRows(join(folder, 'faces.csv')).filter(({ n_faces }) => n_faces === '1');
const crops = library
  .csvRows(join(folder, 'fairface/labels.csv'))
  .filter(({ overall, ...row }) => overall && row['no-face'] === '0');
const SETS = {
  portraits: spaced(
    portraits.map(({ path }) => path),
    Number(count),
  ),
  'web crops': spaced(
    crops.map(({ file }) => `fairface/${file}`),
    Number(count),
  ),
  'web crops of covered faces': spaced(
    crops.filter(({ occluded }) => occluded === '2').map(({ file }) => `fairface/${file}`),
    Number(count),
  ),
};

const examples = [];
for (const [set, paths] of Object.entries(SETS))
  for (const path of paths) {
    const photo = await library.readImage(join(folder, path), { maxSide: 480 });
    for (const turned of QUARTERS) {
      const terms = await termsOf(quarterTurned(photo, turned));
      // turned on by as many quarters as are left, the photo is upright again
      const upright = (4 - turned) % 4;
      if (terms) examples.push({ set, upright, terms, held: isHeldOut(path) });
    }
  }
engine.dispose();

const weights = fitSoftmax(examples.filter(({ held, terms, upright }) => !held && terms[upright]));
console.log(`fitted: ${NAMES.map((name, i) => `${name} ${weights[i].toFixed(2)}`).join(', ')}`);
console.log(`shipped: ${JSON.stringify(SURENESS_WEIGHTS)}, upright ${library.MORE_OFTEN_UPRIGHT}`);
const shipped = Object.values(SURENESS_WEIGHTS);
const surenessOf = (terms) =>
  terms.map((values, quarters) =>
    values
      ? values.reduce((sum, value, i) => sum + value * shipped[i], 0) +
        (quarters === 0 ? library.MORE_OFTEN_UPRIGHT : 0)
      : Number.NEGATIVE_INFINITY,
  );
console.log('| photos | lead | in doubt | wrong and not in doubt |\n|---|---|---|---|');
for (const set of Object.keys(SETS))
  for (const [name, chosen] of [
    ['upright', ({ upright }) => upright === 0],
    ['turned', ({ upright }) => upright !== 0],
  ]) {
    const own = examples.filter((example) => example.held && example.set === set && chosen(example));
    for (const lead of [0.5, 1, 1.5, 2, 2.5, 3]) {
      let [doubtful, wrong] = [0, 0];
      for (const { terms, upright } of own) {
        const sureness = surenessOf(terms);
        const [first, second] = [...sureness].sort((a, b) => b - a);
        if (second >= first - lead) doubtful++;
        else if (first !== sureness[upright]) wrong++;
      }
      console.log(`| ${set}, ${name} (${own.length}) | ${lead} | ${doubtful} | ${wrong} |`);
    }
  }

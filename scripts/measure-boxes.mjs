// How much the verdict depends on the box that is given, as docs/detectors.md reports it:
//   node scripts/measure-boxes.mjs DATA
// On the labelled web photos of fairface, whose boxes are moved and scaled, and on the boxes of natural.csv and faces.csv, which another detector drew: each box as it is (given with its roll), and
// drawn anew (without). Framing is left out.
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { dataFolder } from './dataFolder.mjs';
import { loadSource } from './loadSource.mjs';

const folder = dataFolder(process.argv[2]);
const library = await loadSource(`
export { blazeFaceDetector } from './src/detectors/index.ts';
export { largestFirst } from './src/detectors/largestFirst.ts';
export { BOX_CHANGES } from './src/evaluation/data/boxChanges.ts';
export { FaceQualityClassifier } from './src/model/index.ts';
export { readImage, startBackend } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { boxOf, csvRows } from './scripts/detectorData.ts';
export { readFairFace } from './lab/train/fairFace.ts';
`);
await library.startBackend('wasm');
const engine = library.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const detector = library.blazeFaceDetector({ engine });
const classifier = await library.FaceQualityClassifier.load();
await classifier.useEngine(engine);

const isPassed = async (photo, face) => {
  const { defects } = await classifier.assess(photo, { face });
  return defects.every(({ kind }) => kind !== 'image');
};
/** The fold of the photos that the bundled model was not trained on. */
const HELD_OUT = 0;
const WAYS = { 'as it is': (face) => ({ ...face, roll: 0 }), 'drawn anew': (face) => face };
const share = (count, of) => `${count} of ${of}, ${((100 * count) / of).toFixed(1)} %`;

const names = Object.keys(library.BOX_CHANGES);
/** Changed verdicts by way and change of the box. */
const tally = () => ({
  photos: 0,
  changed: new Map(Object.keys(WAYS).map((way) => [way, names.map(() => 0)])),
});
const [all, unseen] = [tally(), tally()];
for (const { path, fold } of await library.readFairFace(folder)) {
  const photo = await library.readImage(path);
  const [found] = library.largestFirst(await detector.detect(photo));
  if (!found) continue;
  const { x, y, width, height } = found;
  const face = { x, y, width, height };
  const tallies = fold === HELD_OUT ? [all, unseen] : [all];
  for (const each of tallies) each.photos++;
  for (const [way, given] of Object.entries(WAYS)) {
    const own = await isPassed(photo, given(face));
    for (const [i, name] of names.entries()) {
      const turned = (await isPassed(photo, given(library.BOX_CHANGES[name](face)))) !== own;
      if (turned) for (const { changed } of tallies) changed.get(way)[i]++;
    }
  }
}
for (const [title, { photos, changed }] of [
  ['all photos', all],
  ['photos that the model was not trained on', unseen],
]) {
  for (const [way, counts] of changed) {
    const sum = counts.reduce((total, count) => total + count);
    console.log(`${title}, box ${way}: ${share(sum, photos * names.length)} of the verdicts change`);
    for (const [i, name] of names.entries()) console.log(`  ${name}: ${share(counts[i], photos)}`);
  }
}

const rows = [
  ...library.csvRows(join(folder, 'natural.csv')).map((row) => ({ ...row, group: `natural ${row.label}` })),
  ...library
    .csvRows(join(folder, 'faces.csv'))
    .filter(({ strict_good }) => strict_good === '1')
    .map((row) => ({ ...row, group: 'strict portraits' })),
].filter(({ face_w }) => Number(face_w) > 0);
for (const group of new Set(rows.map((row) => row.group))) {
  const passed = new Map(Object.keys(WAYS).map((way) => [way, 0]));
  const own = rows.filter((row) => row.group === group);
  for (const row of own) {
    const photo = await library.readImage(join(folder, row.path));
    const face = library.boxOf(row);
    for (const [way, given] of Object.entries(WAYS))
      if (await isPassed(photo, given(face))) passed.set(way, passed.get(way) + 1);
  }
  console.log(
    `${group}: passed ${[...passed].map(([way, count]) => `${share(count, own.length)} ${way}`).join('; ')}`,
  );
}
classifier.dispose();

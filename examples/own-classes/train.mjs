// A model for classes of your own, from a folder of photos for each: node examples/own-classes/train.mjs PHOTOS [OUT]
// PHOTOS has a subfolder for each class, such as cap/ and no-cap/; twenty photos of each are a start.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FaceQualityClassifier, GradCam } from 'lucidface';
import { blazeFaceDetector } from 'lucidface/detectors';
import { explanationReport, fileHandler, readImage, startBackend, writeImage } from 'lucidface/node';

const [folder, out = 'out/own-classes'] = process.argv.slice(2);
await startBackend('wasm');

// 1. the photos: read, and the face found, so that the model sees faces and not rooms
const detector = blazeFaceDetector();
const classNames = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const photos = [];
for (const label of classNames)
  for (const name of readdirSync(join(folder, label)).sort()) {
    const image = await readImage(join(folder, label, name));
    const [face] = await detector.detect(image);
    photos.push({ name: `${label}/${name}`, image, label, face });
  }

// 2. the split: every fourth photo is kept away from the training. Photos of one person belong on one side.
const train = photos.filter((_, i) => i % 4 !== 3);
const test = photos.filter((_, i) => i % 4 === 3);
console.log(
  `${photos.length} photos of ${classNames.join(' and ')}: ${train.length} to learn from, ${test.length} to test`,
);

// 3. the training: a new layer on the features of the bundled model
const classifier = await FaceQualityClassifier.create({ classNames, acceptableClass: null });
const samples = train.map(({ image, label, face }) => ({ image, label, face }));
let tenth = -1;
const { epochs, accuracy, warnings } = await classifier.fit(samples, {
  onProgress: (fraction) => {
    if (Math.floor(10 * fraction) === tenth) return;
    tenth = Math.floor(10 * fraction);
    console.log(`training: ${10 * tenth} %`);
  },
});
console.log(
  `${epochs.length} epochs, loss ${epochs.at(-1).loss.toFixed(3)}; accuracy on the photos it learned from: ${percent(accuracy)}`,
);
for (const warning of warnings) console.log(`warning: ${warning}`);

// 4. the accuracy that counts: on photos that it never saw
const results = [];
for (const { name, image, label, face } of test) {
  const [{ className, probability }] = await classifier.classify(image, { face });
  results.push({ name, image, face, label, className, probability });
}
const right = results.filter(({ label, className }) => className === label).length;
console.log(
  `accuracy on photos that it never saw: ${percent(right / results.length)} (${right} of ${results.length})`,
);

// 5. thresholds: from which probability on `assess` counts a class. Here the middle between the photos of the class and the others, of those it
// learned from; with some hundred photos, choose them on a third set
const probabilityOf = async ({ image, face }, name) =>
  (await classifier.classify(image, { face })).find(({ className }) => className === name).probability;
const thresholds = {};
for (const name of classNames) {
  let [lowest, highest] = [1, 0];
  for (const photo of train) {
    const probability = await probabilityOf(photo, name);
    if (photo.label === name) lowest = Math.min(lowest, probability);
    else highest = Math.max(highest, probability);
  }
  thresholds[name] = Number(((lowest + highest) / 2).toFixed(2));
}
classifier.setThresholds(thresholds);
console.log(`thresholds: ${classNames.map((name) => `${name} ${thresholds[name]}`).join(', ')}`);

// 6. the reason for one answer, to see whether it looks at the right place
const [{ image, face, className }] = results;
const explanation = await new GradCam(classifier).explain(image, { target: className, face });
mkdirSync(out, { recursive: true });
await writeImage(`${out}/answer.png`, await explanationReport(image, explanation, { face }));

// 7. the model as files, thresholds with it, for FaceQualityClassifier.load
await classifier.save(fileHandler(`${out}/model.json`));
console.log(`wrote ${out}/model.json and ${out}/answer.png`);
classifier.dispose();

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

// Makes the sample photos that ship: node scripts/make-samples.mjs FOLDER_OF_PHOTOS (faker_ai_portraits of the data)
// They are generated portraits (CC0: these people do not exist), most of them with a fault that `lucidface/degradations` adds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { dataFolder } from './dataFolder.mjs';
import { loadSource } from './loadSource.mjs';

const SAMPLES = [
  { name: 'good', of: 'male/83' },
  { name: 'covered', of: 'female/76', fault: 'medicalMask', severity: 0.9 },
  { name: 'blurred', of: 'male/16', fault: 'defocus', severity: 0.75 },
  { name: 'side-lit', of: 'male/12', fault: 'sideLight', severity: 0.9 },
  { name: 'dark', of: 'female/39', fault: 'underexpose', severity: 0.9 },
  { name: 'turned', of: 'female/66', side: 400 },
];
const SIDE = 560;
/** Side of the small copies that the page shows, in pixels. */
const SMALL = 128;

const from = dataFolder(process.argv[2], `${SAMPLES[0].of}.jpg`);
const to = 'examples/photos';
const smallTo = 'examples/web/samples';
const { DEGRADATIONS, FaceQualityClassifier, Random, readImage, startBackend, blazeFaceDetector } =
  await loadSource(`
    export { DEGRADATIONS, Random } from './src/degradations/index.js';
    export { blazeFaceDetector } from './src/detectors/index.js';
    export { FaceQualityClassifier } from './src/model/index.js';
    export { readImage, startBackend } from './src/node/index.js';
  `);
await startBackend('wasm');
const classifier = await FaceQualityClassifier.load();
const detector = blazeFaceDetector();
for (const folder of [to, smallTo]) mkdirSync(folder, { recursive: true });
for (const { name, of, fault, severity, side = SIDE } of SAMPLES) {
  const small = await sharp(join(from, `${of}.jpg`))
    .resize(side, side, { fit: 'inside' })
    .png()
    .toBuffer();
  const photo = await readImage(small);
  const [face] = await detector.detect(photo);
  const { data, width, height } = fault
    ? DEGRADATIONS[fault](photo, severity, { random: new Random(5), face }).image
    : photo;
  const path = join(to, `${name}.jpg`);
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 84, mozjpeg: true })
    .toBuffer();
  writeFileSync(path, bytes);
  await sharp(bytes)
    .resize(SMALL, SMALL, { fit: 'cover', position: 'top' })
    .jpeg({ quality: 78, mozjpeg: true })
    .toFile(join(smallTo, `${name}.jpg`));
  const { acceptable, score, defects } = await classifier.assess(await readImage(path), { detector });
  const found = defects.map(({ className }) => className).join(', ') || 'nothing';
  console.log(
    `${path}: ${bytes.length} bytes, ${acceptable ? '' : 'not '}acceptable, ${score}, found: ${found}`,
  );
}
classifier.dispose();

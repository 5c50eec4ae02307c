// Makes the reference portraits that ship: node scripts/make-references.mjs FOLDER_OF_PHOTOS (which has faces.csv)
// They are generated portraits (CC0: these people do not exist), cropped as a classifier crops a face, as baseline JPEG.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { dataFolder } from './dataFolder.mjs';
import { loadSource } from './loadSource.mjs';

const SIDE = 224;
/** Maximum size of all files together, in bytes. */
const MOST = 80_000;

const data = dataFolder(process.argv[2]);
const to = 'models/face-references';
const { cropFace, decodeJpeg, FaceQualityClassifier, readImage, REFERENCE_PHOTOS, startBackend } =
  await loadSource(`
  export { cropFace } from './src/image/index.js';
  export { decodeJpeg } from './src/references/decodeJpeg.js';
  export { FaceQualityClassifier } from './src/model/index.js';
  export { readImage, startBackend } from './src/node/index.js';
  export { REFERENCE_PHOTOS } from './lab/explanations/referencePhotos.js';
`);
const [names, ...rows] = readFileSync(join(data, 'faces.csv'), 'utf8')
  .trim()
  .split(/\r?\n/)
  .map((line) => line.split(','));
const column = (row, name) => row[names.indexOf(name)];
await startBackend('wasm');
const classifier = await FaceQualityClassifier.load();
mkdirSync(to, { recursive: true });
let total = 0;
for (const [i, path] of REFERENCE_PHOTOS.entries()) {
  const row = rows.find((each) => column(each, 'path') === path);
  const [x, y, width, height] = ['face_x', 'face_y', 'face_w', 'face_h'].map((key) =>
    Number(column(row, key)),
  );
  const crop = cropFace(
    await readImage(join(data, path)),
    { x, y, width, height },
    { width: SIDE, height: SIDE },
  );
  const bytes = await sharp(crop.data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 91, chromaSubsampling: '4:4:4', optimiseCoding: true })
    .toBuffer();
  const { score } = await classifier.assess(decodeJpeg(bytes), { detector: null });
  if (score < 90) throw new Error(`${path} must score at least 90 after decoding, got ${score}`);
  total += bytes.length;
  writeFileSync(join(to, `portrait-${i + 1}.bin`), bytes);
  console.log(`portrait-${i + 1}.bin: ${path}, ${bytes.length} bytes, score ${score}`);
}
if (total > MOST) throw new Error(`the portraits must have at most ${MOST} bytes in all, got ${total}`);

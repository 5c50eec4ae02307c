import { readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import { FACE_MARGIN, resample } from '../../src/image/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import type { FaceBox, Pixels } from '../../src/types.js';
import { naturalEstimates } from '../train/modelCardMeasures.js';

type Areas = Readonly<Record<string, number>>;

/** A face box as another detector might have drawn it. */
type BoxChange = (face: FaceBox) => FaceBox;

/** ROC-AUC of the bundled model on natural photos with other boxes or sizes than those that it was fitted to. */
export async function robustness(data: string): Promise<[name: string, areas: Areas][]> {
  const natural = await readNaturalPhotos(data);
  const classifier = await FaceQualityClassifier.load();
  try {
    const rows: [string, Areas][] = [];
    const measure = async (name: string, change: BoxChange, longest?: number): Promise<void> => {
      rows.push([name, await areasUnder(classifier, natural, change, longest)]);
    };
    for (const factor of [0.7, 0.85, 1, 1.15, 1.3])
      await measure(`crop ${(FACE_MARGIN * factor).toFixed(2)} times the box`, enlarged(factor));
    await measure('box moved by a tenth of its width', (face) => ({
      ...face,
      x: face.x + 0.1 * face.width,
    }));
    for (const side of [448, 224, 160, 112])
      await measure(`photo shrunk until its crop has ${side} pixels at most`, (face) => face, side);
    return rows;
  } finally {
    classifier.dispose();
  }
}

/** @param longest - pixels of the longer side of the crop, at most */
async function areasUnder(
  classifier: FaceQualityClassifier,
  natural: Awaited<ReturnType<typeof readNaturalPhotos>>,
  change: BoxChange,
  longest = Infinity,
): Promise<Areas> {
  const measured = [];
  for (const { path, person, kind, defects, face } of natural) {
    const photo = await readImage(path);
    const crop = FACE_MARGIN * Math.max(face?.width ?? photo.width, face?.height ?? photo.height);
    const scale = Math.min(1, longest / crop);
    const box = face && change(face);
    const found = await classifier.assess(
      scaledPhoto(photo, scale),
      box
        ? {
            face: {
              x: box.x * scale,
              y: box.y * scale,
              width: box.width * scale,
              height: box.height * scale,
              // the box as it is, not drawn anew
              roll: 0,
            },
          }
        : { detector: null },
    );
    measured.push({ ...found, kind, defects, person });
  }
  return Object.fromEntries(
    Object.entries(naturalEstimates(measured)).map(([task, { value }]) => [task, value]),
  );
}

/** A box that is larger or smaller around the same centre. */
const enlarged =
  (factor: number): BoxChange =>
  (face) => ({
    x: face.x + (face.width * (1 - factor)) / 2,
    y: face.y + (face.height * (1 - factor)) / 2,
    width: face.width * factor,
    height: face.height * factor,
  });

/** A photo shrunk as cameras and servers do it. */
function scaledPhoto(photo: Pixels, scale: number): Pixels {
  const size = {
    width: Math.max(1, Math.round(photo.width * scale)),
    height: Math.max(1, Math.round(photo.height * scale)),
  };
  return resample(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, size);
}

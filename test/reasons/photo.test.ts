import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEGRADATIONS, Random } from '../../src/degradations/index.js';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { type Explainer, GradCam, Lime } from '../../src/explainers/index.js';
import { cropFace, faceRegion } from '../../src/image/index.js';
import { counterfactual } from '../../src/metrics/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { readImage, startBackend } from '../../src/node/index.js';
import { explainRegions, type FaceRegionName, type Reasons } from '../../src/reasons/index.js';
import type { FaceBox, Pixels } from '../../src/types.js';
import { demoPhoto } from '../detectors/photos.js';

let classifier: FaceQualityClassifier;
let photo: Pixels;
let face: FaceBox;
beforeAll(async () => {
  await startBackend('wasm');
  classifier = await FaceQualityClassifier.load();
  const whole = await readImage(demoPhoto(3));
  const [found] = await blazeFaceDetector().detect(whole);
  if (!found) throw new Error('no face was found');
  // what the classifier sees of it, so that no test works on megapixels
  photo = cropFace(whole, found, { width: 448, height: 448 });
  const zoom = 448 / faceRegion(found).width;
  const [width, height] = [found.width * zoom, found.height * zoom];
  face = { x: (448 - width) / 2, y: (448 - height) / 2, width, height };
});
afterAll(() => classifier?.dispose());

function mirrored({ data, width, height }: Pixels): Pixels {
  const flipped = Uint8ClampedArray.from(data, (_, i) => {
    const x = Math.floor(i / 3) % width;
    return data[i + 3 * (width - 1 - 2 * x)];
  });
  return { data: flipped, width, height };
}

/** The photo with a hand over the face, and what an explainer says of it. */
async function strike(explainer: Explainer) {
  const struck = DEGRADATIONS.hand(photo, 0.6, { random: new Random(0), face });
  const explanation = await explainer.explain(struck.image, { target: 'occluded', face });
  return { struck, explanation, reasons: explainRegions(explanation, { face }) };
}

const shareOf = ({ regions }: Reasons, ...names: FaceRegionName[]): number =>
  regions.reduce((sum, { name, share }) => sum + (names.includes(name) ? share : 0), 0);

describe('a real photo with a defect in a part of the face', () => {
  test.each<[string, () => Explainer]>([
    ['Grad-CAM', () => new GradCam(classifier)],
    ['LIME', () => new Lime(classifier, { numSamples: 256 })],
  ])('a hand over the face: %s names where it is, and repairing that clears the verdict', async (_, make) => {
    const before = tf.memory().numTensors;
    const { struck, explanation, reasons } = await strike(make());
    expect(explanation.target.probability).toBeGreaterThan(0.9);
    // the hand lies on the right of the face, over cheek, eye and nose
    const { data, width, height } = struck.mask;
    const truth = explainRegions(
      { target: explanation.target, saliency: { data, width, height } },
      { photo: { width, height }, face },
    );
    expect(truth.named).toContain('right-cheek');
    expect(reasons.named).toContain('right-cheek');
    expect(reasons.sentence).toMatch(/^occluded: (mostly|partly) .*right .*\(\d\d %\)$/);
    expect(reasons.background).toBe(false);
    expect(shareOf(reasons, 'right-cheek')).toBeGreaterThan(shareOf(reasons, 'left-cheek'));
    const covered = data.reduce((sum, value) => sum + value, 0) / data.length;
    for (const original of [undefined, photo]) {
      const found = await counterfactual(explanation, classifier, struck.image, {
        face,
        original,
        // the hand and its edges
        area: 1.5 * covered,
      });
      expect(found.before).toBeCloseTo(explanation.target.probability, 4);
      expect(found.value).toBeGreaterThan(0.3);
      expect(found.advantage).toBeGreaterThan(0.2);
      expect(found.beaten).toBeGreaterThan(0.8);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('mirroring the photo and the box moves the words to the other side', async () => {
    const { struck, reasons } = await strike(new GradCam(classifier));
    const other = { ...face, x: struck.image.width - face.x - face.width };
    const explanation = await new GradCam(classifier).explain(mirrored(struck.image), {
      target: 'occluded',
      face: other,
    });
    const flipped = explainRegions(explanation, { face: other });
    expect(flipped.named).toContain('left-cheek');
    // the model is not symmetric, but nearly
    expect(Math.abs(shareOf(flipped, 'left-cheek') - shareOf(reasons, 'right-cheek'))).toBeLessThan(0.15);
  });
});

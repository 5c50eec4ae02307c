import { describe, expect, test } from 'vitest';
import { DEGRADATIONS, Random, type Rgb } from '../../src/degradations/index.js';
import { difference, smallPortrait } from './photo.js';

const { photo, face } = smallPortrait();
const SEVERITIES = [0.15, 0.4, 0.7, 1];

/** The photo as a darker-skinned, darker-haired person in the same light would look: less light from the middle, the wall as it is. */
function darker({ data, width, height }: Rgb): Rgb {
  const result = data.slice();
  for (let i = 0; i < width * height; i++) {
    const inside = Math.hypot((i % width) - 57, Math.floor(i / width) - 57) < 42;
    if (inside) for (let c = i * 3; c < i * 3 + 3; c++) result[c] = data[c] * 0.5;
  }
  return { data: result, width, height };
}

/** How much a defect strikes on average: the change of the photo, and the mask over the face. A face that got smaller leaves ever less. */
function strike(
  name: keyof typeof DEGRADATIONS,
  severity: number,
  of = photo,
): { change: number; masked: number } {
  let [change, masked] = [0, 0];
  const seeds = Array.from({ length: 12 }, (_, k) => k * 31 + 7);
  for (const seed of seeds) {
    const { image, mask } = DEGRADATIONS[name](of, severity, { random: new Random(seed), face });
    const rest = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
    change += (name === 'tooSmall' ? 1 - rest : difference(of, image)) / seeds.length;
    let inFace = 0;
    for (let y = face.y; y < face.y + face.height; y++) {
      for (let x = face.x; x < face.x + face.width; x++) inFace += mask.data[y * mask.width + x];
    }
    masked += inFace / (face.width * face.height) / seeds.length;
  }
  return { change, masked };
}

const NAMES = (Object.keys(DEGRADATIONS) as (keyof typeof DEGRADATIONS)[]).filter(
  (name) => name !== 'noFace',
);

describe.each(NAMES)('%s', (name) => {
  test('changes more with severity, and visibly at a medium one', () => {
    const changes = SEVERITIES.map((severity) => strike(name, severity).change);
    for (let k = 1; k < changes.length; k++) expect(changes[k]).toBeGreaterThan(changes[k - 1]);
    expect(changes[0]).toBeGreaterThan(0);
  });

  test('marks dark skin as often and as widely as light skin', () => {
    const [light, dark] = [strike(name, 0.6), strike(name, 0.6, darker(photo))];
    expect(dark.change).toBeGreaterThan(0);
    expect(Math.abs(Math.log(dark.masked / light.masked))).toBeLessThan(Math.log(1.35));
  });
});

import { blazeFaceDetector } from '../../src/detectors/index.js';
import { cropFace } from '../../src/image/index.js';
import { readImage } from '../../src/node/index.js';
import type { Pixels } from '../../src/types.js';
import { demoPhoto } from '../../test/detectors/photos.js';
import { astronaut } from '../../test/fixture.js';

/**
 * Ten crops of faces: NASA's astronaut and, of the six group photos that @vladmandic/face-api ships, the faces that the bundled detector
 * finds, from left to right, in turns until there are nine.
 */
export async function tenFaces(): Promise<Pixels[]> {
  const detector = await blazeFaceDetector();
  const crops: Pixels[][] = [];
  for (let number = 1; number <= 6; number++) {
    const photo = await readImage(demoPhoto(number));
    const faces = [...(await detector.detect(photo))].sort((a, b) => a.x - b.x);
    const own: Pixels[] = [];
    for (const face of faces) own.push(await cropFace(photo, face));
    crops.push(own);
  }
  const rounds = Math.max(...crops.map(({ length }) => length));
  const inTurns = Array.from({ length: rounds }, (_, i) =>
    crops.flatMap((own) => own.slice(i, i + 1)),
  ).flat();
  return [astronaut(), ...inTurns].slice(0, 10);
}

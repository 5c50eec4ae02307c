import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadSource } from '../../scripts/loadSource.mjs';
import { type FaceLandmarks, faceRegions } from '../../src/reasons/index.js';
import { demoPhoto } from '../detectors/photos.js';

const blocks = [
  ...readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8').matchAll(
    /```js\n([\s\S]*?)```/g,
  ),
].map(([, code]) => code);

test('the first example of docs/reasons.md runs', async () => {
  const code = blocks[0]
    .replaceAll(/'lucidface\/(\w+)'/g, "'./src/$1/index.ts'")
    .replace("'lucidface'", "'./src/index.ts'")
    .replace("'photo.jpg'", JSON.stringify(demoPhoto(3)))
    .replaceAll('console.log', 'said.push');
  const { said } = await loadSource(`export const said = [];\n${code}`);
  expect(said[0]).toMatch(/^occluded: .*mouth/);
  expect(said[1]).toHaveProperty('areaShare');
  expect(said[2]).toBe(false);
  expect(said[3].advantage).toBeGreaterThan(0.1);
});

test('its adapters of landmarks make the same face of the output of each detector', async () => {
  const { fromFaceApi, fromMediaPipe, fromYuNet } = (await loadSource(
    `${blocks[1]}\nexport { fromFaceApi, fromMediaPipe, fromYuNet };`,
  )) as Record<string, (found: unknown, size?: unknown) => FaceLandmarks>;
  const [width, height] = [200, 100];
  const p = (x: number, y: number) => ({ x, y });
  const around = ({ x, y }: { x: number; y: number }) => [p(x - 2, y), p(x + 2, y), p(x, y - 1), p(x, y + 1)];
  // the person's right eye is the viewer's left one
  const [right, left, nose, one, two] = [p(80, 40), p(120, 42), p(101, 55), p(85, 70), p(117, 72)];
  const mouth = p(101, 71);
  const found = [
    fromFaceApi?.({
      getLeftEye: () => around(left),
      getRightEye: () => around(right),
      getNose: () => [p(0, 0), p(0, 0), p(0, 0), nose],
      getMouth: () => [one, p(0, 0), p(0, 0), p(0, 0), p(0, 0), p(0, 0), two],
    }),
    fromMediaPipe?.(
      { keypoints: [right, left, nose, mouth].map(({ x, y }) => p(x / width, y / height)) },
      { width, height },
    ),
    fromYuNet?.(
      [60, 10, 80, 85, right, left, nose, one, two].flatMap((v) =>
        typeof v === 'number' ? [v] : [v.x, v.y],
      ),
    ),
  ];
  const size = { width: 64, height: 64 };
  const [expected, ...others] = found.map(
    (landmarks) => faceRegions(size, { photo: { width, height }, landmarks }).data,
  ) as [Int32Array, Int32Array, Int32Array];
  expect(new Set(expected).size).toBeGreaterThan(7);
  for (const labels of others) expect(labels).toEqual(expected);
});

// Speed of slic, beside scikit-image in the same run, in turns: npm run build && node bench/slic.mjs --python /path/to/python
// Without --python, slic alone. The ratio is the median of those of the rounds, so that a busy machine slows both.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { slic } from 'lucidface/segmentation';
import sharp from 'sharp';

const { values: given } = parseArgs({
  options: { python: { type: 'string' }, rounds: { type: 'string', default: '15' } },
});
const rounds = Number(given.rounds);
const PHOTO = fileURLToPath(
  new URL('../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url),
);
const SETTINGS = [
  { numSegments: 100 },
  { numSegments: 50, sigma: 1 },
  { numSegments: 500 },
  { numSegments: 100, slicZero: true },
];

/** scikit-image in a process of its own: it times one call at each line that it is given. */
const SERVER = `
import json, sys, time
import numpy as np, skimage
from skimage.segmentation import slic
print(json.dumps(skimage.__version__), flush=True)
for line in sys.stdin:
    side, path, options = json.loads(line)
    image = np.fromfile(path, np.uint8).reshape(side, side, 3)
    start = time.perf_counter()
    labels = slic(image, start_label=0, **options)
    print(json.dumps([(time.perf_counter() - start) * 1000, int(labels.max()) + 1]), flush=True)
`;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const other = given.python
  ? spawn(given.python, ['-c', SERVER], { stdio: ['pipe', 'pipe', 'inherit'] })
  : undefined;
const lines = other && createInterface({ input: other.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await lines.next()).value);
const version = other && (await answer());
const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`;
console.log(other ? `${machine}, scikit-image ${version}` : machine);

const folder = mkdtempSync(join(tmpdir(), 'lucidface-bench-'));
for (const side of [224, 512, 1024]) {
  const pixels = await sharp(PHOTO).resize(side, side, { fit: 'cover' }).removeAlpha().raw().toBuffer();
  const image = { data: Uint8Array.from(pixels), width: side, height: side };
  const path = join(folder, String(side));
  writeFileSync(path, image.data);
  for (const options of SETTINGS) {
    const { numSegments, sigma = 0, slicZero = false } = options;
    const [own, others, ratios] = [[], [], []];
    let count = 0;
    for (let round = -2; round < rounds; round++) {
      const start = performance.now();
      ({ count } = slic(image, options));
      const time = performance.now() - start;
      if (round >= 0) own.push(time);
      if (!other) continue;
      other.stdin.write(
        `${JSON.stringify([side, path, { n_segments: numSegments, sigma, slic_zero: slicZero }])}\n`,
      );
      const [otherTime, otherCount] = await answer();
      if (otherCount !== count) throw new Error(`${count} superpixels, but ${otherCount} by scikit-image`);
      if (round < 0) continue;
      others.push(otherTime);
      ratios.push(time / otherTime);
    }
    const beside = other
      ? `; scikit-image ${median(others).toFixed(1)} ms; ratio ${median(ratios).toFixed(2)}`
      : '';
    console.log(`${side} px, ${JSON.stringify(options)}: ${median(own).toFixed(1)} ms${beside}`);
  }
}
rmSync(folder, { recursive: true });
other?.stdin.end();

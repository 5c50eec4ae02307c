// scikit-image's slic in a process of its own, for the benchmarks: each call is answered with its time and its label map.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** It times one call, by the processor time of the process, at each line that it is given. */
const SERVER = `
import json, sys, time
import numpy as np, skimage
from skimage.segmentation import slic
print(json.dumps(skimage.__version__), flush=True)
for line in sys.stdin:
    side, path, options = json.loads(line)
    image = np.fromfile(path, np.uint8).reshape(side, side, 3)
    start = time.process_time()
    labels = slic(image, start_label=0, **options)
    spent = time.process_time() - start
    labels.astype(np.int32).tofile(path + '.labels')
    print(json.dumps(spent * 1000), flush=True)
`;

import { median } from './median.mjs';

/**
 * Starts scikit-image.
 *
 * @param python - path of a Python that has it
 * @returns undefined where there is none
 */
export async function startSkimage(python) {
  const child = spawn(python, ['-c', SERVER], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await Promise.race([lines.next(), ended.then(() => undefined)]);
    return line?.value === undefined ? undefined : JSON.parse(line.value);
  };
  const version = await answer();
  if (version === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'lucidface-bench-'));
  return {
    version,
    /** Milliseconds of processor time, and the labels. */
    async slic({ data, width }, { numSegments, sigma = 0, slicZero = false }) {
      const path = join(folder, String(width));
      if (!existsSync(path)) writeFileSync(path, data);
      const options = { n_segments: numSegments, sigma, slic_zero: slicZero };
      child.stdin.write(`${JSON.stringify([width, path, options])}\n`);
      const milliseconds = await answer();
      if (milliseconds === undefined) throw new Error('scikit-image ended');
      const { buffer } = Uint8Array.from(readFileSync(`${path}.labels`));
      return { milliseconds, labels: new Int32Array(buffer) };
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Settings of slic that are timed; the first is the one of the goals. */
export const SLIC_SETTINGS = [
  { numSegments: 100 },
  { numSegments: 50, sigma: 1 },
  { numSegments: 500 },
  { numSegments: 100, slicZero: true },
];

/** Processor time of this process, in milliseconds. */
function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Times slic of ours and of scikit-image in turns.
 *
 * @param slic - ours
 * @param other - what `startSkimage` gives; without it, ours alone
 * @param seconds - after which no further round begins
 * @returns medians in milliseconds of processor time, and the number of pixels whose labels differ
 */
export async function compareSlic(slic, other, image, settings, seconds, rounds = 15) {
  const [own, others, ratios] = [[], [], []];
  const begun = performance.now();
  let different = 0;
  for (let round = -2; round < rounds; round++) {
    if (round >= 3 && performance.now() - begun > seconds * 1000) break;
    const start = spent();
    const { data } = slic(image, settings);
    const time = spent() - start;
    const answer = await other?.slic(image, settings);
    if (answer) different = answer.labels.reduce((sum, label, i) => sum + Number(label !== data[i]), 0);
    if (round < 0) continue;
    own.push(time);
    if (!answer) continue;
    others.push(answer.milliseconds);
    ratios.push(time / answer.milliseconds);
  }
  return { own: median(own), ...(other && { other: median(others), ratio: median(ratios), different }) };
}

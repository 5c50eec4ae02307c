// Speed as ratios of one run: npm run bench. With BENCH_PYTHON=/path/to/python that has scikit-image, SLIC is timed beside it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { FaceQualityClassifier, GradCam, Lime } from 'lucidface';
import { startBackend } from 'lucidface/node';
import { slic } from 'lucidface/segmentation';

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Medians of several things, timed in turns, so that a busy machine slows all of them. */
async function inTurns(rounds, things) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let round = -3; round < rounds; round++) {
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      await run();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** The astronaut, enlarged by repeating pixels where it must be larger than it is. */
function astronaut(side) {
  const small = gunzipSync(readFileSync(new URL('../test/fixtures/astronaut_224.rgb.gz', import.meta.url)));
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [Math.floor(((i % side) * 224) / side), Math.floor((Math.floor(i / side) * 224) / side)];
    data.set(small.subarray((y * 224 + x) * 3, (y * 224 + x) * 3 + 3), i * 3);
  }
  return { data, width: side, height: side };
}

await startBackend('wasm');
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, tfjs ${tf.version_core}, wasm\n`,
);

const classifier = await FaceQualityClassifier.load();
const photo = astronaut(224);
const images = tf.tensor4d(Float32Array.from(photo.data), [1, 224, 224, 3]);
const gradCam = new GradCam(classifier);
const forward = async () => {
  const result = classifier.predict(images);
  await result.data();
  result.dispose();
};
const single = await inTurns(60, {
  forward,
  classify: () => classifier.classify(photo),
  gradCam: () => gradCam.explain(photo, { target: 'blurred' }),
});
console.log(`forward pass              ${single.forward.toFixed(1)} ms`);
console.log(`classify / forward pass   ${(single.classify / single.forward).toFixed(2)}`);
console.log(`Grad-CAM / forward pass   ${(single.gradCam / single.forward).toFixed(2)}   (at most 1.3)\n`);

let inModel = 0;
const timed = {
  classNames: classifier.classNames,
  inputSize: classifier.inputSize,
  predict: (batch) => {
    const start = performance.now();
    const result = classifier.predict(batch);
    // wasm computes while it is called: what is over then was the model
    inModel += performance.now() - start;
    return result;
  },
};
const shares = [];
for (let round = -1; round < 5; round++) {
  inModel = 0;
  const start = performance.now();
  await new Lime(timed).explain(photo, { target: 'blurred' });
  if (round >= 0) shares.push(1 - inModel / (performance.now() - start));
}
console.log(
  `LIME, 512 samples: ${(100 * median(shares)).toFixed(1)} % of its time outside the model   (at most 10 %)\n`,
);
images.dispose();
classifier.dispose();

const ports = { 224: 31, 512: 151, 1024: 617 };
const python = process.env.BENCH_PYTHON;
for (const side of [224, 512, 1024]) {
  const image = astronaut(side);
  const things = { slic: () => slic(image) };
  const folder = mkdtempSync(join(tmpdir(), 'lucidface-bench-'));
  const raw = join(folder, 'image.rgb');
  writeFileSync(raw, image.data);
  const own = (await inTurns(side > 600 ? 7 : 15, things)).slic;
  let line = `SLIC ${side} px, 100 segments: ${own.toFixed(0)} ms; the best JavaScript ports took ${ports[side]} ms on a like machine`;
  if (python) {
    const script = `
import numpy as np, time, sys
from skimage.segmentation import slic
a = np.fromfile(sys.argv[1], np.uint8).reshape(${side}, ${side}, 3)
t = []
for i in range(9):
    s = time.perf_counter(); slic(a, n_segments=100, start_label=0); t.append(time.perf_counter() - s)
print(sorted(t)[4] * 1000)`;
    const other = Number(execFileSync(python, ['-c', script, raw], { encoding: 'utf8' }));
    line += `; scikit-image ${other.toFixed(0)} ms in this run, ratio ${(own / other).toFixed(2)}`;
  }
  rmSync(folder, { recursive: true });
  console.log(line);
}

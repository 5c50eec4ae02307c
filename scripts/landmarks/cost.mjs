import { quantile, table } from './statistics.mjs';

const RUNS = 30;

/** Time of a landmark pass against a forward pass of the classifier on the same backend. */
export async function costReport(tools, photo, face) {
  const { classifier, landmarkerOfBackend, segmenterOfBackend, tfjsEngine, faceLandmarkNet, tf } = tools;
  const { width, height } = classifier.inputSize;
  const grid = new Float32Array(width * height * 3).fill(120);
  const engine = tfjsEngine(await faceLandmarkNet());
  const crop = { data: new Float32Array(192 * 192 * 3).fill(120), count: 1 };
  const timed = async (run) => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  const runs = {
    'forward pass of the classifier, plain arrays': () => classifier.predictValues(grid),
    'forward pass of the classifier, tensors': async () => {
      const probabilities = tf.tidy(() => classifier.predict(tf.tensor4d(grid, [1, height, width, 3])));
      await probabilities.data();
      probabilities.dispose();
    },
    'one landmark pass': () => engine.run(crop, ['points', 'presence']),
    'landmarks, with the crop': () => landmarkerOfBackend.detect(photo, face),
    'mask of the person, with the resampling': () => segmenterOfBackend.segment(photo),
  };
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  // interleaved, so that other work on the machine slows all of them
  for (let i = 0; i < RUNS + 5; i++)
    for (const [name, run] of Object.entries(runs)) {
      const time = await timed(run);
      if (i >= 5) times[name].push(time);
    }
  engine.dispose();
  const base = quantile(times['forward pass of the classifier, tensors'], 0.25);
  return [
    '## Cost',
    '',
    `First quartile of ${RUNS} interleaved runs on wasm, one thread.`,
    '',
    table(
      ['what', 'ms', 'forward passes'],
      Object.entries(times).map(([name, values]) => {
        const time = quantile(values, 0.25);
        return [name, time.toFixed(1), (time / base).toFixed(2)];
      }),
    ),
    '',
    'The goal for a landmark pass is 1.5 layer-by-layer forward passes of model 0.5.0, which are slower than the fused kernels measured here.',
    '',
  ];
}

const ROUNDS = 60;

/**
 * Runs a net on a made image, and leaves in `window.passes` the points, the milliseconds from the navigation to the first result, and the median of
 * those of a later pass.
 */
export async function measurePasses(run) {
  const image = Float32Array.from({ length: 192 * 192 * 3 }, (_, i) => (1 + Math.sin(i / 97)) / 2);
  const points = await run(image);
  const first = performance.now();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await run(image);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  window.passes = { points: [...points], first, later: times[ROUNDS / 2] };
}

// The photo of the benchmarks
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The astronaut at another size, by the nearest pixel. */
export function astronaut(side) {
  const small = gunzipSync(readFileSync(new URL('../test/fixtures/astronaut_224.rgb.gz', import.meta.url)));
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [Math.floor(((i % side) * 224) / side), Math.floor((Math.floor(i / side) * 224) / side)];
    data.set(small.subarray((y * 224 + x) * 3, (y * 224 + x) * 3 + 3), i * 3);
  }
  return { data, width: side, height: side };
}

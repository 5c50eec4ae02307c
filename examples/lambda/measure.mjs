// Time of the first and of later calls of handler.mjs, and its memory: node examples/lambda/measure.mjs [PHOTO]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const start = performance.now();
const { handler } = await import('./handler.mjs');
const path =
  process.argv[2] ?? fileURLToPath(new URL('../../models/face-references/portrait-1.bin', import.meta.url));
const event = { body: readFileSync(path).toString('base64'), isBase64Encoded: true };
const first = await handler(event);
const cold = performance.now() - start;
const times = [];
for (let i = 0; i < 20; i++) {
  const at = performance.now();
  await handler(event);
  times.push(performance.now() - at);
}
times.sort((a, b) => a - b);
const { maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    status: first.statusCode,
    coldMs: Math.round(cold),
    medianMs: Math.round(times[10]),
    maxRssMiB: Math.round(maxRSS / 1024),
  }),
);

// Photos a second of one worker of lucidface/batch by the size of the photos: npm run bench:batch:sizes -- [--photos 48] [--rounds 3] [--write]
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { makePhotos } from './batch/makePhotos.mjs';
import { measure } from './batch/measureKinds.mjs';
import { writePart } from './batch/writePart.mjs';
import { median } from './median.mjs';

const options = scriptOptions({
  photos: { type: 'string', default: '48' },
  rounds: { type: 'string', default: '3' },
  write: { type: 'boolean', default: false },
});
/** Width and height: of a small web photo, a megapixel, 3 and 12 megapixels. */
const SIZES = [
  [640, 480],
  [1152, 864],
  [2048, 1536],
  [4032, 3024],
];
const load = loadavg()[0].toFixed(1);
const folder = mkdtempSync(join(tmpdir(), 'lucidface-sizes-'));
try {
  const rows = [];
  for (const [width, height] of SIZES) {
    const photos = join(folder, `${width}`);
    await makePhotos(photos, Number(options.photos), { width, height });
    const bytes = readdirSync(photos).reduce((sum, name) => sum + statSync(join(photos, name)).size, 0);
    const rates = [];
    for (let round = 0; round < Number(options.rounds); round++)
      rates.push((await measure([['workers-1']], photos)).rate);
    const size = Math.round(bytes / Number(options.photos) / 1000);
    rows.push(`| ${width} x ${height} | ${size} | ${median(rates).toFixed(1)} |`);
    console.error(rows.at(-1));
  }
  const lines = [
    `${options.photos} photos of each size, the median of ${options.rounds} rounds on ${cpus().length} cores (${cpus()[0].model}); load average at the start: ${load}.`,
    '',
    '| pixels | kB a photo | photos a second of one worker |',
    '|---|---:|---:|',
    ...rows,
  ];
  console.log(lines.join('\n'));
  if (options.write) writePart('sizes', lines);
} finally {
  rmSync(folder, { recursive: true });
}

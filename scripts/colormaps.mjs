// Writes src/fusion/colormapTables.ts, or OUT, from the reference tables in test/fixtures/colormap: node scripts/colormaps.mjs [OUT]
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [out = 'src/fusion/colormapTables.ts'] = process.argv.slice(2);
const names = ['viridis', 'inferno', 'turbo', 'jet'];
const lines = names.map((name) => {
  const file = gunzipSync(readFileSync(`test/fixtures/colormap/${name}_rgb_u8.npy.gz`));
  const table = file.subarray(10 + file.readUInt16LE(8));
  return `export const ${name.toUpperCase()} =\n  '${table.toString('base64')}';`;
});
writeFileSync(
  out,
  `// Written by scripts/colormaps.mjs: 256 RGB colours each, base64.\n${lines.join('\n')}\n`,
);

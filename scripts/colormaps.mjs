// Writes src/fusion/colormapTables.ts from the reference tables in test/fixtures/colormap: node scripts/colormaps.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const names = ['viridis', 'inferno', 'turbo', 'jet'];
const lines = names.map((name) => {
  const file = readFileSync(`test/fixtures/colormap/${name}_rgb_u8.npy`);
  const table = file.subarray(10 + file.readUInt16LE(8));
  return `export const ${name.toUpperCase()} =\n  '${table.toString('base64')}';`;
});
writeFileSync(
  'src/fusion/colormapTables.ts',
  `// Written by scripts/colormaps.mjs: 256 RGB colours each, base64.\n${lines.join('\n')}\n`,
);

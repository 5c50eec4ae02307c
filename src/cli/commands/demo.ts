import { fileURLToPath } from 'node:url';
import type { Command } from '../command.js';
import { readOptions } from '../parsing/options.js';
import { backendOf } from '../parsing/values.js';
import * as explain from './explain.js';

export const USAGE = `  lucidface demo [--out lucidface-demo.png]
      Assesses and explains a bundled photo: a generated portrait with a mask.`;

export const HELP = `  --out lucidface-demo.png  the picture: .png, .jpg or .webp
  --backend wasm|native|cpu wasm by default`;

export const run: Command['run'] = async (options, output, commands) => {
  const backend = backendOf(options.text.backend);
  const { out = 'lucidface-demo.png' } = options.text;
  // beside dist
  const photo = fileURLToPath(new URL('../examples/photos/covered.jpg', import.meta.url));
  output.out('A generated portrait (CC0: this person does not exist), explained with Grad-CAM and LIME:');
  await explain.run(readOptions(explain, [photo, `--out=${out}`, `--backend=${backend}`]), output, commands);
  output.out(`\nNow try your own: npx lucidface explain PHOTO`);
  return 0;
};

import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { backendOf } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface demo [--out lucidface-demo.png]
      Judges and explains a photo that ships with the package: a generated portrait with a mask.`;

export const HELP = `  --out lucidface-demo.png  the picture: .png, .jpg or .webp
  --backend wasm|native|cpu wasm by default`;

export const OPTIONS = {
  out: { type: 'string', default: 'lucidface-demo.png' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const backend = backendOf(values.backend);
  // beside dist
  const photo = fileURLToPath(new URL('../examples/photos/covered.jpg', import.meta.url));
  const { explain } = await import('../explain.js');
  output.out('A generated portrait (CC0: this person does not exist), explained with Grad-CAM and LIME:');
  await explain(
    {
      photo,
      method: 'combined',
      target: undefined,
      out: values.out,
      json: false,
      numSamples: 512,
      seed: 0,
      face: undefined,
      whole: false,
      three: false,
      profile: 'general',
      model: undefined,
      backend,
      maxPixels: undefined,
    },
    output,
  );
  output.out(`\nNow one of yours: npx lucidface explain PHOTO`);
  return 0;
}

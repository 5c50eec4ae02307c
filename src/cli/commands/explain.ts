import type { Command } from '../command.js';
import { PHOTO_HELP } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface explain PHOTO [--method combined|grad-cam|lime] [--target CLASS] [--out report.png] [--num-samples 512] [--seed 0] [--json]
      A picture of the evidence for a class (by default the one that decided), and the part of the face in words.`;

export const HELP = `  --method combined|grad-cam|lime
  --target CLASS            the class to explain; by default the one that decided
  --out report.png          the picture: .png, .jpg or .webp
  --num-samples 512         perturbed copies of the photo for LIME
  --seed 0                  of LIME's perturbations
  --json                    the assessment and the explanation as JSON
${PHOTO_HELP}`;

export const run: Command['run'] = async (options, output) =>
  (await import('../explain.js')).explain(options, output);

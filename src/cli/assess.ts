import { readImage } from '../node/readImage.js';
import { withModels } from '../node/withModels.js';
import { JSON_SCHEMA } from './jsonSchema.js';
import { measureLines } from './measureLines.js';
import type { Output } from './output.js';
import { paintFor } from './paint.js';
import type { Options } from './parsing/options.js';
import { onePhoto } from './parsing/photoSettings.js';
import { verdict } from './verdict.js';
import { verdictCode } from './verdictCode.js';

/** Prints the verdict on a photo. */
export async function assess(options: Options, output: Output): Promise<number> {
  const { photo, face, whole, three, profile, model, maxPixels, backend } = onePhoto(options);
  const { measures, json } = options.flag;
  // the photo first: nobody should wait for a backend to hear of a misspelt path
  const pixels = await readImage(photo, { maxPixels });
  return withModels({ backend, models: [model] }, async ([classifier]) => {
    const detector = whole ? null : undefined;
    const result = await classifier.assess(pixels, { face, profile, measures, detector });
    output.out(
      json
        ? JSON.stringify({ schema: JSON_SCHEMA, photo, ...result }, null, 2)
        : [verdict(photo, result, paintFor(), three), ...(measures ? measureLines(result) : [])].join('\n'),
    );
    return verdictCode(result, three);
  });
}

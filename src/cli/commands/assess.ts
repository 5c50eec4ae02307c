import { isOnePhoto } from '../../batch/isOnePhoto.js';
import type { Command } from '../command.js';
import { optionNames } from '../parsing/options.js';
import { PHOTO_HELP } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface assess PHOTO [--json] [--measures]
      The verdict, and what to do about each defect.
  lucidface assess PHOTO|DIR|PATTERN|LIST|- ... [--out results.jsonl] [--workers N] [--resume]
      One line of JSON per photo, for any number of photos.`;

/** Options that only several photos have. */
const MANY_HELP = `  --out results.jsonl       the file of the results; standard output by default
  --format jsonl|csv        jsonl by default
  --resume                  continue --out: skip photos whose id it has
  --workers N               processes; one per core by default
  --batch-size 8            photos per forward pass
  --ordered                 results in the order of the photos
  --shard I/N               only part I of N, by the hash of the id
  --group NAME              column or field with the group of a photo, for the summary; group by default
  --explain                 maps that explain the verdicts, in a folder beside --out
  --method grad-cam|lime|combined
  --num-samples 512         perturbed copies of a photo for LIME
  --seed 0                  of LIME's perturbations
  --fail-on rejected|error|any
                            exit code 1 if a photo is not acceptable, 2 if one cannot be read; otherwise 0 when done, 130 after Ctrl-C,
                            143 after SIGTERM, 141 when the reader of the output has gone.
                            With --three, rejected gives 1 if an answer is retake, otherwise 3 if one is unsure`;

export const HELP = `  --json                    the assessment as JSON, with the version of its schema
  --measures                light, colour, sharpness, pose, size and background in units
${PHOTO_HELP}

Several photos: paths, folders, patterns ('photos/**/*.jpg'), tables (.csv with the column path), lists (.txt, .jsonl), or - for a list on
standard input. A line of a list is a path or a JSON object with path and any of id, face and group. docs/scale.md has the format of the results.
${MANY_HELP}
  --backend auto|onnx|wasm|native|cpu
                            auto by default: ONNX Runtime where onnxruntime-node is installed, else wasm`;

export const run: Command['run'] = async (options, output) => {
  const { words } = options;
  const { backend } = options.text;
  const many =
    words.length > 1 ||
    optionNames(MANY_HELP).some((name) => options.flag[name]) ||
    backend === 'auto' ||
    backend === 'onnx' ||
    (words.length === 1 && !(await isOnePhoto(words[0])));
  if (many && options.flag.json)
    throw new RangeError('`--json` must be left out for several photos and `--out`: they give lines of JSON');
  if (many) return (await import('../assessMany.js')).assessMany(options, output);
  return (await import('../assess.js')).assess(options, output);
};

import { FaceQualityClassifier, type ProfileName } from '../model/index.js';
import { fileHandler } from '../node/fileHandler.js';
import { readImage } from '../node/readImage.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import type { FaceBox } from '../types.js';
import { measureLines } from './measureLines.js';
import type { Output } from './output.js';
import { paintFor } from './paint.js';
import { verdict } from './verdict.js';
import { type VerdictCode, verdictCode } from './verdictCode.js';

/** Version of the layout of `--json`: docs/command-line.md has it. */
const JSON_SCHEMA = 1;

export interface AssessCommand {
  readonly photo: string;
  readonly json: boolean;
  /** Whether the photo is measured, too. */
  readonly measures: boolean;
  readonly face: FaceBox | undefined;
  /** The whole photo is the face: none is looked for. */
  readonly whole: boolean;
  /** The verdict in three answers. */
  readonly three: boolean;
  readonly profile: ProfileName;
  readonly model: string | undefined;
  readonly backend: NodeBackend;
  /** Most pixels of the photo. */
  readonly maxPixels: number | undefined;
}

/** Prints the verdict on a photo. */
export async function assess(
  { photo, json, measures, face, whole, three, profile, model, backend, maxPixels }: AssessCommand,
  output: Output,
): Promise<VerdictCode> {
  // the photo first: nobody should wait for a backend to hear of a misspelt path
  const pixels = await readImage(photo, { maxPixels });
  await startBackend(backend);
  const classifier = await FaceQualityClassifier.load(model && fileHandler(model));
  try {
    const result = await classifier.assess(pixels, {
      face,
      profile,
      measures,
      detector: whole ? null : undefined,
    });
    output.out(
      json
        ? JSON.stringify({ schema: JSON_SCHEMA, photo, ...result }, null, 2)
        : [verdict(photo, result, paintFor(), three), ...(measures ? measureLines(result) : [])].join('\n'),
    );
    return verdictCode(result, three);
  } finally {
    classifier.dispose();
  }
}

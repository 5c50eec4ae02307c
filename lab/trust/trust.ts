import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { lockFolder } from '../../src/node/lockFolder.js';
import { type NodeBackend, startBackend } from '../../src/node/startBackend.js';
import { checkOutput, writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { openJournal } from '../explanations/journal.js';
import { seedOf } from '../explanations/seedOf.js';
import { fingerprint } from '../fingerprint.js';
import { readFairFace } from '../train/fairFace.js';
import { naturalSamples } from '../train/naturalSamples.js';
import { useEngine } from '../useEngine.js';
import { measureTrust } from './measureTrust.js';
import { summariseTrust } from './summariseTrust.js';
import { trustReport } from './trustReport.js';

export interface TrustOptions {
  /** The folder that has `fairface`. */
  readonly data: string;
  /** The Markdown file that is written; a JSON file of the same name goes beside it. */
  readonly out: string;
  /** The folder of results: a run that was stopped continues. */
  readonly cache: string;
  readonly model: string | undefined;
  readonly backend: NodeBackend;
  readonly engine: 'tfjs' | 'onnx';
  /** The fold to which the model was not fitted. */
  readonly fold: number;
  /** Forward passes of LIME. */
  readonly samples: number;
  /** Photos at most, as many of each group as come first; all by default. */
  readonly limit: number | undefined;
  readonly seed: number;
}

/** Version of the measurements: a new number invalidates earlier results. */
const FORMAT = 2;

/**
 * Measures how well what is known of a verdict without a label tells whether it is right, on natural photos of one fold.
 *
 * @throws RangeError where verdicts of a half are all right or all wrong; Error naming the photo or file that cannot be read or written
 */
export async function trust(options: TrustOptions): Promise<void> {
  const { data, out, cache, fold, samples, limit, seed } = options;
  const json = `${out.replace(/\.md$/, '')}.json`;
  await mkdir(dirname(out), { recursive: true });
  for (const file of [out, json]) await checkOutput(file);
  const unlock = await lockFolder(cache, 'trust');
  try {
    await startBackend(options.backend);
    const source = options.model ? fileHandler(options.model) : bundledModel;
    const key = JSON.stringify([FORMAT, await fingerprint(source), samples, seed]);
    const journal = await openJournal(join(cache, `trust-${seedOf(key).toString(16)}.jsonl`));
    const classifier = await FaceQualityClassifier.load(source);
    try {
      await useEngine(classifier, options.engine);
      const held = (await readFairFace(data)).filter((photo) => photo.fold === fold);
      const photos = limit === undefined ? held : firstOf(held, limit);
      const bar = progressBar('faces     ');
      const found = await naturalSamples(photos, classifier.inputSize, seed, cache, bar);
      const measuring = progressBar('verdicts  ');
      const cases = [];
      for (const [i, sample] of found.entries()) {
        const { person } = sample.photo;
        cases.push(
          await journal.once(person, () =>
            measureTrust(classifier, sample, { samples, seed: seedOf(person, seed) }),
          ),
        );
        measuring((i + 1) / found.length, person);
      }
      const summary = summariseTrust(cases, seed);
      if (!summary)
        throw new RangeError(
          `\`--limit\` must leave right and wrong verdicts in both halves, got ${cases.length} photos`,
        );
      const { version } = classifier.metadata;
      await writeFileAtomic(json, `${JSON.stringify({ ...summary, cases }, null, 1)}\n`);
      await writeFileAtomic(
        out,
        trustReport(summary, { ...(version !== undefined && { version }), fold, samples, seed }),
      );
    } finally {
      classifier.dispose();
    }
  } finally {
    await unlock();
  }
}

/** At most `limit` photos, the groups in turn. */
function firstOf<T extends { readonly group: string }>(photos: readonly T[], limit: number): T[] {
  const groups = [...new Set(photos.map(({ group }) => group))].map((group) =>
    photos.filter((photo) => photo.group === group),
  );
  const longest = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: longest }, (_, i) => groups.flatMap((group) => group.slice(i, i + 1)))
    .flat()
    .slice(0, limit);
}

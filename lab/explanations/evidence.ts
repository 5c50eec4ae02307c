import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import { type Photo, readFaces } from '../../src/evaluation/data/readFaces.js';
import { readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { startBackend } from '../../src/node/startBackend.js';
import { onnxEngine } from '../../src/onnx/index.js';
import { checkOneOf } from '../../src/validate.js';
import { fingerprint } from '../fingerprint.js';
import { type Case, type Half, measureCase } from './cases.js';
import { checkSanity } from './checkSanity.js';
import { FUSED, rankFusions } from './chooseFusion.js';
import { evidenceReport } from './evidenceReport.js';
import { DEFAULT_FUSION, FUSIONS } from './fusions/fusions.js';
import { writeGrid } from './grid/writeGrid.js';
import { type Journal, openJournal } from './journal.js';
import { LOCAL_DEFECTS } from './localDefects.js';
import { evidenceOfLocation } from './location/evidenceOfLocation.js';
import { locationTables } from './location/locationTables.js';
import type { EvidenceOptions } from './options.js';
import { halves } from './people.js';
import { seedOf } from './seedOf.js';
import { summarise } from './summarise.js';
import { checkMade, checkNatural } from './verification/checkVerdicts.js';

/** Version of the measurements: a new number invalidates earlier results. */
const FORMAT = 4;

/** People of each half on whose photos defects of known place are made, besides the natural ones. */
const MADE_PEOPLE = 12;

/** Repairs are measured on every so many people. */
const REPAIRED = 2;

/** Measures explainers, fusions and the value of their agreement, on people that the model was not trained on. */
export async function evidence(options: EvidenceOptions): Promise<void> {
  const { data, out, samples, people, every, seed } = options;
  for (const name of options.defects) {
    checkOneOf(
      '--defect',
      name,
      LOCAL_DEFECTS.map(([known]) => known),
    );
  }
  await startBackend(options.backend);
  const source = options.model ? fileHandler(options.model) : bundledModel;
  const key = { format: FORMAT, model: await fingerprint(source), samples, seed };
  const name = seedOf(JSON.stringify(key)).toString(16);
  const journal = await openJournal(join(options.cache, `evidence-${name}.jsonl`));
  const classifier = await FaceQualityClassifier.load(source);
  try {
    if (options.engine === 'onnx') await useOnnx(classifier);
    const photos = halves(await readFaces(data), people);
    const choosing = await localCases(classifier, journal, 'choose', photos.choose, options, undefined);
    const chosen = rankFusions(choosing, seed)[0]?.name ?? `${FUSED}mean`;
    const reporting = await localCases(classifier, journal, 'report', photos.report, options, chosen);
    const cases = [...choosing, ...reporting];
    const located = await evidenceOfLocation(classifier, journal, photos, {
      ...{ data, samples, seed, every, people: Math.min(people, MADE_PEOPLE) },
      onProgress: progressBar('location  '),
    });
    const check = { samples, seed };
    const natural = await readNaturalPhotos(data);
    const verdicts = {
      choose: await checkMade(classifier, journal, photos.choose, {
        ...check,
        onProgress: progressBar('verdicts 1'),
      }),
      report: await checkMade(classifier, journal, photos.report, {
        ...check,
        onProgress: progressBar('verdicts 2'),
      }),
      natural: await checkNatural(classifier, journal, natural, {
        ...check,
        onProgress: progressBar('natural   '),
      }),
    };
    const sanity = await checkSanity(classifier, source, journal, cases, photos, { ...check, chosen });
    const summary = summarise({ cases, verdicts, sanity }, seed);
    await mkdir(dirname(out), { recursive: true });
    const file = out.replace(/\.md$/, '.jpg');
    const credit = await writeGrid(file, classifier, reporting, photos.report, {
      defects: wanted(options),
      fusion: fusionOf(chosen),
      samples,
      seed,
    });
    await writeFile(out.replace(/\.md$/, '.json'), `${JSON.stringify(summary, null, 1)}\n`);
    const before = await readFile(out, 'utf8').catch(() => undefined);
    const { version } = classifier.metadata;
    const picture = credit === undefined ? undefined : { file: basename(file), credit };
    await writeFile(
      out,
      evidenceReport(
        summary,
        { ...options, version, picture, location: locationTables(located, seed) },
        before,
      ),
    );
  } finally {
    classifier.dispose();
  }
}

/** Runs the classifier on ONNX Runtime, on one thread. */
async function useOnnx(classifier: FaceQualityClassifier): Promise<void> {
  const runtime = await import('onnxruntime-node');
  await classifier.useEngine(onnxEngine(runtime, { intraOpNumThreads: 1, interOpNumThreads: 1 }));
}

/** Measures the local defects of one half. */
async function localCases(
  classifier: FaceQualityClassifier,
  journal: Journal,
  half: Half,
  photos: readonly Photo[],
  options: EvidenceOptions,
  chosen: string | undefined,
): Promise<Case[]> {
  const { samples, seed, every } = options;
  const bar = progressBar(half === 'choose' ? 'choosing  ' : 'reporting ');
  const defects = wanted(options);
  const reported = chosen === undefined ? [] : [...new Set([DEFAULT_FUSION, chosen.slice(FUSED.length)])];
  const cases: Case[] = [];
  for (const [i, photo] of photos.entries()) {
    const all = chosen !== undefined && i % every === 0;
    for (const [d, defect] of defects.entries()) {
      bar((i + d / defects.length) / photos.length, `${photo.person} ${defect}`);
      cases.push(
        await measureCase(classifier, journal, half, photo, defect, {
          samples,
          seed,
          fusions: chosen === undefined ? Object.keys(FUSIONS) : reported,
          others: chosen === undefined ? 'none' : all ? 'all' : 'plain lime',
          repair: i % REPAIRED === 0 ? reported : [],
        }),
      );
    }
  }
  bar(1);
  return cases;
}

function fusionOf(name: string): (typeof FUSIONS)[string] {
  return FUSIONS[name.slice(FUSED.length)];
}

function wanted({ defects }: EvidenceOptions): string[] {
  return LOCAL_DEFECTS.map(([name]) => name).filter((name) => defects.length === 0 || defects.includes(name));
}

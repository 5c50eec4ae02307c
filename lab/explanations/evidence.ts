import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import { boxReader } from '../../src/detectors/boxReader.js';
import { type Photo, readFaces } from '../../src/evaluation/data/readFaces.js';
import { readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import type { Shot } from '../../src/evaluation/data/shot.js';
import { buildModel } from '../../src/model/buildModel.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { disposeWeights } from '../../src/model/disposeWeights.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { loadArtifacts } from '../../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../../src/model/loadLimits.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { lockFolder } from '../../src/node/lockFolder.js';
import { startBackend } from '../../src/node/startBackend.js';
import { checkOutput, writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import type { Explainer } from '../../src/types.js';
import { checkOneOf } from '../../src/validate.js';
import { fingerprint } from '../fingerprint.js';
import { useEngine } from '../useEngine.js';
import { atMost } from './atMost.js';
import { type Case, type Half, measureCase } from './cases.js';
import { checkSanity } from './checkSanity.js';
import { FUSED, rankFusions } from './chooseFusion.js';
import { evidenceReport } from './evidenceReport.js';
import { DEFAULT_FUSION, FUSIONS } from './fusions/fusions.js';
import { writeGrid } from './grid/writeGrid.js';
import { type Journal, openJournal } from './journal.js';
import { LOCAL_DEFECTS } from './localDefects.js';
import { evidenceOfLocation, locationCases } from './location/evidenceOfLocation.js';
import type { EvidenceOptions } from './options.js';
import { halves } from './people.js';
import { refineCam } from './refineCam.js';
import { refittedHeads } from './refittedHeads.js';
import { measureRepeats } from './repeats.js';
import { seedOf } from './seedOf.js';
import { summarise } from './summarise.js';
import { checkMaps, checkVerdict } from './verification/checkVerdict.js';
import { checkMade, checkNatural } from './verification/checkVerdicts.js';

/** Version of the measurements: a new number invalidates earlier results. */
const FORMAT = 6;

/** Repairs are measured on every so many people. */
const REPAIRED = 2;

/** People of the half that chooses to whose photos new heads are fitted. */
const FITTED = 10;

/** The classifier of the benchmark, and what else is measured. */
interface Bench {
  readonly classifier: FaceQualityClassifier;
  readonly journal: Journal;
  readonly refine: Explainer;
  readonly photos: Readonly<Record<Half, Photo[]>>;
  /** Photos to which new heads are fitted. */
  readonly fittedTo: Photo[];
}

/**
 * Measures explainers, fusions and the value of their agreement, on people that the model was not trained on. Results of an earlier run with the
 * same model, samples and seed are taken from the cache; two runs with one cache are refused.
 */
export async function evidence(options: EvidenceOptions): Promise<void> {
  const { data, out, samples, people, seed } = options;
  for (const name of options.defects) {
    checkOneOf(
      '--defect',
      name,
      LOCAL_DEFECTS.map(([known]) => known),
    );
  }
  await mkdir(dirname(out), { recursive: true });
  for (const file of [out, sibling(out, 'json'), sibling(out, 'jpg')]) await checkOutput(file);
  const unlock = await lockFolder(options.cache, 'evidence');
  try {
    await startBackend(options.backend);
    const source = options.model ? fileHandler(options.model) : bundledModel;
    const key = { format: FORMAT, model: await fingerprint(source), samples, seed };
    const name = seedOf(JSON.stringify(key)).toString(16);
    const journal = await openJournal(join(options.cache, `evidence-${name}.jsonl`));
    const classifier = await FaceQualityClassifier.load(source);
    const layers = await buildModel(await loadArtifacts(source, LOAD_DEFAULTS));
    try {
      await useEngine(classifier, options.engine);
      const faces = await readFaces(data);
      const photos = halves(faces, people);
      const fittedTo = halves(faces, people + FITTED).choose.slice(-FITTED);
      const refine = refineCam(layers, classifier);
      await measureAll({ classifier, journal, refine, photos, fittedTo }, source, options);
    } finally {
      disposeWeights(layers);
      classifier.dispose();
    }
  } finally {
    await unlock();
  }
}

async function measureAll(
  bench: Bench,
  source: Parameters<typeof checkSanity>[1],
  options: EvidenceOptions,
): Promise<void> {
  const { classifier, journal, photos, fittedTo, refine } = bench;
  const { data, out, samples, every, seed } = options;
  const { inputSize, classNames } = classifier;
  const reader = boxReader();
  const sites = await locationCases(data, photos, inputSize, options, reader);
  const located = await evidenceOfLocation(classifier, journal, sites, {
    ...{ samples, seed, every, refine },
    onProgress: progressBar('location  '),
  }).finally(reader.dispose);
  const heads = refittedHeads(source, classifier, fittedTo, seed, (fitted) =>
    useEngine(fitted, options.engine),
  );
  try {
    const check = { samples, seed };
    const verdict = (name: string) => ({
      ...{ name: 'verdict', check: (shot: Shot) => checkVerdict(classifier, shot, check) },
      onProgress: progressBar(name),
    });
    const shuffled = (name: string) => ({
      name: 'shuffled',
      check: async (shot: Shot) => checkMaps((await heads.open()).permutedLabels, shot, check),
      onProgress: progressBar(name),
    });
    const natural = atMost(await readNaturalPhotos(data), options.natural);
    const made = [classNames, seed] as const;
    const verdicts = {
      choose: await checkMade(journal, photos.choose, ...made, verdict('verdicts 1')),
      report: await checkMade(journal, photos.report, ...made, verdict('verdicts 2')),
      natural: await checkNatural(journal, natural, verdict('natural   ')),
    };
    const permuted = {
      choose: await checkMade(journal, photos.choose, ...made, shuffled('shuffled 1')),
      report: await checkMade(journal, photos.report, ...made, shuffled('shuffled 2')),
      natural: await checkNatural(journal, natural.filter(everySecond), shuffled('shuffled 3')),
    };
    const repeats = await measureRepeats(classifier, journal, sites, located, progressBar('repeats   '));
    const choosing = await localCases(bench, 'choose', options, undefined);
    const chosen = rankFusions(choosing, seed)[0]?.name ?? `${FUSED}mean`;
    const reporting = await localCases(bench, 'report', options, chosen);
    const cases = [...choosing, ...reporting];
    const sanity = await checkSanity(classifier, source, journal, cases, photos, heads, {
      ...check,
      chosen,
    });
    const summary = summarise({ cases, verdicts, sanity }, seed);
    const file = sibling(out, 'jpg');
    const credit = await writeGrid(file, classifier, reporting, photos.report, {
      defects: wanted(options),
      fusion: fusionOf(chosen),
      samples,
      seed,
    });
    const before = await readFile(out, 'utf8').catch(() => undefined);
    const { version } = classifier.metadata;
    const picture = credit === undefined ? undefined : { file: basename(file), credit };
    const context = { ...options, version, picture, located, repeats, verdicts, permuted };
    await writeFileAtomic(sibling(out, 'json'), `${JSON.stringify(summary, null, 1)}\n`);
    await writeFileAtomic(out, evidenceReport(summary, context, before));
  } finally {
    heads.dispose();
  }
}

const everySecond = (_: unknown, i: number): boolean => i % 2 === 0;

/** The file of the same name with another ending. */
function sibling(out: string, ending: string): string {
  return `${out.replace(/\.md$/, '')}.${ending}`;
}

/** Measures the local defects of one half. */
async function localCases(
  { classifier, journal, refine, photos }: Bench,
  half: Half,
  options: EvidenceOptions,
  chosen: string | undefined,
): Promise<Case[]> {
  const { samples, seed, every } = options;
  const bar = progressBar(half === 'choose' ? 'choosing  ' : 'reporting ');
  const defects = wanted(options);
  const reported = chosen === undefined ? [] : [...new Set([DEFAULT_FUSION, chosen.slice(FUSED.length)])];
  const cases: Case[] = [];
  for (const [i, photo] of photos[half].entries()) {
    const all = chosen !== undefined && i % every === 0;
    for (const [d, defect] of defects.entries()) {
      bar((i + d / defects.length) / photos[half].length, `${photo.person} ${defect}`);
      cases.push(
        await measureCase(classifier, journal, half, photo, defect, {
          ...{ samples, seed, refine },
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

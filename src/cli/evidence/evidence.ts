import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FaceQualityClassifier } from '../../model/index.js';
import { fileHandler } from '../../node/fileHandler.js';
import { readImage } from '../../node/readImage.js';
import { type NodeBackend, startBackend } from '../../node/startBackend.js';
import { Random } from '../../random.js';
import { checkOneOf } from '../../validate.js';
import { progressBar } from '../progressBar.js';
import { type Photo, readPhotos } from '../train/photos.js';
import { evidenceReport } from './evidenceReport.js';
import { LOCAL_DEFECTS, strike } from './localDefects.js';
import { type Measured, measure } from './measure.js';
import { summarise } from './summarise.js';

export interface EvidenceOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** The Markdown file that is written; a JSON file of the same name goes beside it. */
  readonly out: string;
  /** Where what was measured is kept: a run that was stopped goes on where it was. */
  readonly cache: string;
  readonly backend: NodeBackend;
  readonly model: string | undefined;
  /** Forward passes of each sampling explainer. */
  readonly samples: number;
  /** People in each half at most. */
  readonly people: number;
  /** Every so many photos (0: never) all explainers are measured, and not only Grad-CAM, LIME and their fusions. */
  readonly every: number;
  /** The defects to measure, by name; empty: all. */
  readonly defects: readonly string[];
  readonly seed: number;
}

/** A photo of the benchmark: half `choose` picks the fusion, half `report` is what the tables show. */
export interface Case extends Partial<Measured> {
  readonly id: string;
  readonly half: 'choose' | 'report';
  readonly person: string;
  readonly defect: string;
  readonly target: string;
  readonly area: number;
  /** The model's probability of the class that should name the defect. */
  readonly probability: number;
}

/** Masks that cover less or more of the photo tell nothing. */
const AREA: readonly [number, number] = [0.01, 0.6];
/** A defect that the model does not see cannot be explained: what is measured is where it looks when it does. */
const SEEN = 0.5;

/** Measures every explainer and every fusion on local defects of known place, of people whom the model never saw. */
export async function evidence(options: EvidenceOptions): Promise<void> {
  const { data, out, cache, samples, people, every, seed } = options;
  const wanted = LOCAL_DEFECTS.map(([name]) => name);
  for (const name of options.defects) checkOneOf('--defect', name, wanted);
  await startBackend(options.backend);
  const classifier = await FaceQualityClassifier.load(options.model && fileHandler(options.model));
  const photos = pick(await readPhotos(data), people);
  const key = { data: classifier.metadata.data, version: classifier.metadata.version, samples, seed };
  const log = join(
    cache,
    `evidence-${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 12)}.jsonl`,
  );
  await mkdir(cache, { recursive: true });
  const known = new Map<string, Case>(
    (await readFile(log, 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as Case)
      .map((found) => [found.id, found]),
  );
  const bar = progressBar('evidence  ');
  const cases: Case[] = [];
  const total = photos.length * LOCAL_DEFECTS.length;
  for (const [i, photo] of photos.entries()) {
    for (const [d, [name, target, severity, defect]] of LOCAL_DEFECTS.entries()) {
      if (options.defects.length > 0 && !options.defects.includes(name)) continue;
      const n = i * LOCAL_DEFECTS.length + d;
      const all = i % every === 0;
      const id = `${photo.split} ${photo.person} ${name}${all ? ' all' : ''}`;
      bar(n / total, id);
      let found = known.get(id);
      if (!found) {
        const random = new Random(seed + (i + 1) * 1_000_003 + d);
        const struck = strike(
          await readImage(photo.path),
          photo.face,
          defect,
          severity,
          classifier.inputSize,
          random,
        );
        const { probabilities } = await classifier.assess(struck.image);
        const probability = probabilities[target] ?? 0;
        const usable = struck.area >= AREA[0] && struck.area <= AREA[1] && probability >= SEEN;
        found = {
          id,
          half: photo.split === 'validation' ? 'choose' : 'report',
          person: photo.person,
          defect: name,
          target,
          area: struck.area,
          probability,
          ...(usable && (await measure(classifier, struck, target, { samples, all, seed }))),
        };
        await appendFile(log, `${JSON.stringify(found)}\n`);
      }
      cases.push(found);
    }
  }
  const { version } = classifier.metadata;
  classifier.dispose();
  const summary = summarise(cases, seed);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out.replace(/\.md$/, '.json'), `${JSON.stringify(summary, null, 1)}\n`);
  const before = await readFile(out, 'utf8').catch(() => undefined);
  await writeFile(out, evidenceReport(summary, { ...options, version }, before));
  bar(1);
}

/** One flawless photo of each person, whom training never saw; the same number in each half. */
function pick(photos: readonly Photo[], people: number): Photo[] {
  const halves = (['validation', 'test'] as const).map((split) => {
    const first = new Map<string, Photo>();
    for (const photo of photos)
      if (photo.flawless && photo.split === split && !first.has(photo.person)) first.set(photo.person, photo);
    return [...first.values()].slice(0, people);
  });
  // in turns, so that a run that is stopped has some of both
  return Array.from({ length: Math.max(...halves.map(({ length }) => length)) }, (_, i) =>
    halves.flatMap((half) => half[i] ?? []),
  ).flat();
}

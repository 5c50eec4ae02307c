import { dirname, extname } from 'node:path';
import { Combined, type CombinedExplanation, type Explanation, GradCam, Lime } from '../explainers/index.js';
import { wholeFace } from '../image/index.js';
import { type Assessment, FaceQualityClassifier, type ProfileName } from '../model/index.js';
import { explanationReport } from '../node/explanationReport.js';
import { fileHandler } from '../node/fileHandler.js';
import { checkFreeSpace } from '../node/outputFolder.js';
import { readImage } from '../node/readImage.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import { checkOutput } from '../node/writeFileAtomic.js';
import { WRITABLE_EXTENSIONS, writeImage } from '../node/writeImage.js';
import { explainedEvidence } from '../reasons/explainedEvidence.js';
import { explainRegions, facePoints, type Reasons } from '../reasons/index.js';
import type { FaceBox, Pixels } from '../types.js';
import { checkOneOf } from '../validate.js';
import type { Output } from './output.js';
import { paintFor } from './paint.js';
import { progressBar } from './progressBar.js';
import { repairedVerdict, repairSentence } from './repairedVerdict.js';
import { percent, verdict } from './verdict.js';
import { type VerdictCode, verdictCode } from './verdictCode.js';

export interface ExplainCommand {
  readonly photo: string;
  readonly method: 'combined' | 'grad-cam' | 'lime';
  readonly target: string | undefined;
  readonly out: string;
  readonly json: boolean;
  readonly numSamples: number;
  readonly seed: number;
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

/** Writes a picture of the evidence for a class, and prints the verdict and the reasons in words. */
export async function explain(command: ExplainCommand, output: Output): Promise<VerdictCode> {
  const { photo, method, out, json, numSamples, seed, profile, whole, three, model, maxPixels } = command;
  const inputs = { inputs: [photo, ...(model === undefined ? [] : [model])] };
  checkOneOf('--out: extension', extname(out).toLowerCase(), WRITABLE_EXTENSIONS);
  const { path } = await checkOutput(out, inputs);
  await checkFreeSpace(dirname(path));
  const pixels = await readImage(photo, { maxPixels });
  await startBackend(command.backend);
  const classifier = await FaceQualityClassifier.load(model && fileHandler(model));
  try {
    const detector = whole ? null : undefined;
    const assessed = await classifier.assess(pixels, { face: command.face, profile, detector });
    const { face } = assessed;
    const target = command.target ?? assessed.explainable;
    const lime = new Lime(classifier, { numSamples, seed });
    const gradCam = new GradCam(classifier);
    const explainer = { combined: new Combined([gradCam, lime]), 'grad-cam': gradCam, lime }[method];
    const bar = progressBar('explaining');
    const explanation: Explanation = await explainer.explain(pixels, {
      target,
      face,
      onProgress: (fraction) => bar(fraction),
    });
    const [, ...lines] = verdict(photo, assessed)
      .split('\n')
      .map((line) => line.trim());
    const title = `${assessed.acceptable ? 'Acceptable' : 'Not acceptable'}: ${assessed.score} of 100`;
    const { acceptableClass } = classifier.metadata;
    const evidence = explainedEvidence(assessed, explanation.target.name, acceptableClass);
    // where no face was found, nobody knows what is left of it
    const reasons = face || whole ? await reasonsOf(evidence, explanation, pixels, assessed) : undefined;
    // a photo without a face becomes none by a part of one
    const repaired =
      assessed.acceptable || !reasons
        ? undefined
        : await repairedVerdict(classifier, explanation, pixels, { face, profile, named: reasons?.named });
    if (repaired) lines.push(repairSentence(repaired));
    await writeImage(
      out,
      await explanationReport(pixels, explanation, { face, lines, title, reasons: reasons?.sentence }),
      inputs,
    );
    if (json) {
      const { target, ...said } = facts(explanation);
      const result = { photo, ...assessed, target, explanation: { ...said, report: out }, reasons, repaired };
      output.out(JSON.stringify(result, null, 2));
    } else {
      output.out(verdict(photo, assessed, paintFor(), three));
      output.out(summary(explanation, reasons, out));
      if (repaired) output.out(`  ${repairSentence(repaired)}`);
    }
    return verdictCode(assessed, three);
  } finally {
    classifier.dispose();
  }
}

/** The parts of the face that have the evidence. */
async function reasonsOf(
  evidence: 'for' | 'against',
  explanation: Explanation,
  photo: Pixels,
  { face, faces }: Pick<Assessment, 'face' | 'faces'>,
): Promise<Reasons> {
  const landmarks = await facePoints(photo, faces?.[0] ?? face ?? wholeFace(photo));
  if (face) return explainRegions(explanation, { face, landmarks, evidence });
  return explainRegions(explanation, landmarks ? { photo, landmarks, evidence } : { evidence });
}

/** What an explanation says, without its maps. */
function facts(explanation: Explanation): Pick<Explanation, 'method' | 'target'> {
  const { method, target } = explanation;
  if (!('parts' in explanation)) return { method, target };
  const { agreement, agree, warnings } = explanation as CombinedExplanation;
  return { method, target, ...{ agreement, agree, warnings } };
}

function summary(explanation: Explanation, reasons: Reasons | undefined, out: string): string {
  const { name, probability } = explanation.target;
  const said = [`evidence for ${name} (${percent(probability)}): ${out}`];
  if (reasons) {
    const sided = [...reasons.named, ...reasons.opposite].some((name) => /^(left|right)-/.test(name));
    said.push(reasons.sentence + (sided ? '; left and right as you see the photo' : ''));
  }
  if ('parts' in explanation) {
    const { agreement, agree, warnings } = explanation as CombinedExplanation;
    for (const { methods, massInTop } of agreement) {
      said.push(`${methods.join(' and ')} find ${percent(massInTop)} of their evidence in the same place`);
    }
    said.push(agree ? 'the two maps agree' : 'the two maps do not agree');
    said.push(...warnings.map((warning) => `warning: ${warning}`));
  }
  return said.map((line) => `  ${line}`).join('\n');
}

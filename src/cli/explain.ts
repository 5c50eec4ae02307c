import { dirname, extname } from 'node:path';
import { explainVerdict, type VerdictReasons } from '../easy/explainVerdict.js';
import { percent } from '../easy/percent.js';
import { repairedVerdict, repairSentence } from '../easy/repairedVerdict.js';
import { sidedSentence } from '../easy/sidedSentence.js';
import type { CombinedExplanation, Explanation } from '../explainers/index.js';
import { explanationReport } from '../node/explanationReport.js';
import { checkFreeSpace } from '../node/outputFolder.js';
import { readImage } from '../node/readImage.js';
import { withModels } from '../node/withModels.js';
import { checkOutput } from '../node/writeFileAtomic.js';
import { WRITABLE_EXTENSIONS, writeImage } from '../node/writeImage.js';
import { checkOneOf } from '../validate.js';
import { JSON_SCHEMA } from './jsonSchema.js';
import type { Output } from './output.js';
import { paintFor } from './paint.js';
import type { Options } from './parsing/options.js';
import { onePhoto } from './parsing/photoSettings.js';
import { progressBar } from './progressBar.js';
import { answerWord, verdict } from './verdict.js';
import { verdictCode } from './verdictCode.js';

/** Writes a picture of the evidence for a class, and prints the verdict and the reasons in words. */
export async function explain(options: Options, output: Output): Promise<number> {
  const method = options.oneOf('method', ['combined', 'grad-cam', 'lime']) ?? 'combined';
  const { photo, face: box, whole, three, profile, model, maxPixels, backend } = onePhoto(options);
  const { numSamples = 512, seed = 0 } = options.whole;
  const { out = 'report.png' } = options.text;
  const inputs = { inputs: [photo, ...(model === undefined ? [] : [model])] };
  checkOneOf('--out: extension', extname(out).toLowerCase(), WRITABLE_EXTENSIONS);
  const { path } = await checkOutput(out, inputs);
  await checkFreeSpace(dirname(path));
  const pixels = await readImage(photo, { maxPixels });
  return withModels({ backend, models: [model] }, async ([classifier]) => {
    const detector = whole ? null : undefined;
    const assessed = await classifier.assess(pixels, { face: box, profile, detector });
    const { face } = assessed;
    // no map explains a verdict by framing or a measure: the acceptable class is explained then
    const target =
      options.text.target ?? assessed.explainable ?? classifier.metadata.acceptableClass ?? undefined;
    const onProgress = progressBar('explaining');
    const request = { method, target, whole, onProgress, lime: { numSamples, seed } };
    const found = await explainVerdict(classifier, pixels, assessed, request);
    const { explanation, reasons, sentence } = found;
    const repaired = await repairedVerdict(classifier, pixels, assessed, found, profile);
    const repair = repaired ? [repairSentence(repaired)] : [];
    const [, ...lines] = verdict(photo, assessed)
      .split('\n')
      .map((line) => line.trim());
    const word = answerWord(assessed, three);
    const title = `${word[0].toUpperCase()}${word.slice(1)}: ${assessed.score} of 100`;
    const report = {
      face,
      title,
      lines: [...lines, ...repair],
      reasons: reasons ? sidedSentence(reasons) : sentence,
    };
    await writeImage(out, await explanationReport(pixels, explanation, report), inputs);
    if (options.flag.json) {
      const compared = isCombined(explanation) && comparison(explanation);
      const said = { method: explanation.method, ...compared, report: out };
      const maps = { target: explanation.target, explanation: said, reasons, repaired };
      output.out(JSON.stringify({ schema: JSON_SCHEMA, photo, ...assessed, ...maps }, null, 2));
    } else {
      const more = [...summary(found, out), ...repair].map((line) => `  ${line}`);
      output.out([verdict(photo, assessed, paintFor(), three), ...more].join('\n'));
    }
    return verdictCode(assessed, three);
  });
}

const isCombined = (explanation: Explanation): explanation is CombinedExplanation => 'parts' in explanation;

/** How far the maps agree, without the maps. */
const comparison = ({ agreement, agree, warnings }: CombinedExplanation) => ({ agreement, agree, warnings });

/** The findings, in lines. */
function summary({ explanation, reasons, sentence }: VerdictReasons, out: string): string[] {
  const { name, probability } = explanation.target;
  const reason = reasons ? sidedSentence(reasons) : sentence;
  const lines = [`evidence for ${name} (${percent(probability)}): ${out}`, reason];
  if (!isCombined(explanation)) return lines;
  const { agreement, agree, warnings } = explanation;
  for (const { methods, massInTop } of agreement)
    lines.push(`${methods.join(' and ')} find ${percent(massInTop)} of their evidence in the same place`);
  lines.push(agree ? 'the two maps agree' : 'the two maps do not agree');
  return [...lines, ...warnings.map((warning) => `warning: ${warning}`)];
}

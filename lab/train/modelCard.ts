import type { Split } from '../../src/evaluation/data/photoRecord.js';
import { DEFECT_NAMES } from '../../src/evaluation/data/recipe.js';
import type { Estimate } from '../../src/evaluation/statistics/index.js';
import type { ModelMetadata } from '../../src/model/index.js';
import type { Evaluation } from './modelCardMeasures.js';
import type { Sample } from './sample.js';

interface Run extends Evaluation {
  /** The command without folders. */
  readonly command: string;
  readonly version: string;
  readonly data: string;
  readonly seed: number;
  readonly headEpochs: number;
  readonly epochs: number;
  readonly depths: readonly string[];
  readonly maskWeight: number;
  /** Version of the model from which the training continued. */
  readonly from?: string;
}

/** The model card (Mitchell et al., https://arxiv.org/abs/1810.03993) of a training run, every number of it measured in that run. */
export function modelCard(
  run: Run,
  { classNames, thresholds, profiles, inputSize, targetLayer }: ModelMetadata,
  pool: Readonly<Record<Split, readonly Sample[]>>,
): string {
  const { depths } = run;
  const count = (split: Split): string => {
    const samples = pool[split];
    return `${new Set(samples.map(({ photo }) => photo.person)).size} people, ${samples.length} samples`;
  };
  const sources = [...new Set(pool.train.map(({ photo }) => photo.source))].map((source) => {
    const photos = pool.train.filter(({ photo }) => photo.source === source);
    return `${source} (${new Set(photos.map(({ photo }) => photo.person)).size} people)`;
  });
  return `# ${run.version}

Written by \`${run.command}\`; every number below was measured in that run (\`evaluation.json\`).

## What it is for
- **Intended**: telling the user of an app, at once and on the device, whether a photo of one face can be used (skin analysis, a document, an account), and what to do about it.
- **Intended**: research on explanations of such verdicts; a start for models on photos of one's own (\`FaceQualityClassifier.create\` and \`fit\`).
- **Not intended**: saying who somebody is, or anything about health, age, origin or character; decisions about people that nobody can appeal; a test of conformance with ISO/IEC 29794-5 or any
  document rule; photos of children, drawings, or other spectra than visible light, which it never saw.

## The model
MobileNetV1 0.25 at ${inputSize.width} x ${inputSize.height}; explainers look at \`${targetLayer}\`${depths.length > 0 ? `, a 1x1 convolution over ${depths.map((name) => `\`${name}\``).join(', ')}: early layers see blur and noise, late ones what covers a face` : ''}. Behind it global average pooling and one dense layer
with ${classNames.length} sigmoids: a photo can have several defects at once. The convolutions were initialised with ImageNet weights (Google, Apache-2.0; see NOTICE) and all of them were fine-tuned.
${run.from ? `It went on from ${run.from}, with` : `Head: ${run.headEpochs} epochs on frozen features; then`} every weight: ${run.epochs} epochs (the one with the lowest validation loss). Where defects of a part of the photo are was taught, too (\`maskWeight\` ${run.maskWeight}). Seed ${run.seed}. Weights are stored as float16.
Probabilities are calibrated by Platt scaling on the validation split; scale and offset are in model.json.

| class | defects that it stands for in training | threshold: general | id-photo | skin-analysis |
|---|---|---|---|---|
${classNames
  .map((name) => {
    const own = (profile: string): number | undefined => profiles?.[profile]?.[name] ?? thresholds[name];
    return `| ${name} | ${defectsOf(name)} | ${thresholds[name]} | ${own('id-photo')} | ${own('skin-analysis')} |`;
  })
  .join('\n')}

A defect's threshold is what one flawless validation photo in a hundred reaches (from .6 to .7); three in a hundred where a profile is strict (from .4 to .6). That of \`acceptable\` is what
ninety-nine in a hundred reach (at most .5). The bounds were chosen by hand, after a look at natural photos. They are this model's own operating points on made defects, not values of a standard: choose your own on your own photos with \`lucidface evaluate\`.

## The data
${sources.join(', ')}.
- london_set: Face Research Lab London Set (DeBruine & Jones, 2017, https://doi.org/10.6084/m9.figshare.5047666), adults who consented, CC BY 4.0;
- us_civilservice: official portraits of US office holders, mostly works of the US government (public domain);
- faker_ai_portraits: generated portraits, CC0 1.0.


Defects were made synthetically, one or two a photo, on top of harmless camera variety. In the training split, people of groups that are less than a quarter of their source have twice as many samples. Split by person: ${count('train')} for training, ${count('validation')} for thresholds, ${count('test')} for the tables below.
SHA-256 of the photos and their faces: \`${run.data}\`.

## Synthetic defects on people that it never saw
ROC-AUC with 95 % intervals, by a bootstrap over people: photos with the class against flawless ones, all severities at which a defect can be seen mixed.

${table(run.synthetic)}

## Natural photos
Photos whose defects nobody made, used only for measuring. **This is the table that says how it does in the field.**

${Object.keys(run.natural).length > 0 ? table(run.natural) : 'Not measured in this run: the data had no `natural.csv`.'}

## Flawless photos that it rejects, by group as the source states it
| group | rejected | photos |
|---|---|---|
${Object.entries(run.falseRejects)
  .map(([group, { rejected, photos }]) => `| ${group} | ${rejected} | ${photos} |`)
  .join('\n')}

Groups with few photos say little.

## Limits
- Synthetic defects are easier than natural ones; compare the two tables.
- It sees ${inputSize.width} x ${inputSize.height} pixels of a face crop 1.4 times as wide as the face box: fine noise and slight blur of a camera's full resolution are gone by then.
- Adult faces. Dark skin is thin in the data. \`turned\` was learnt from few real turned heads and many warped ones; expression is not judged, and framing only from the place of the face's box.
- It says whether a photo can be used, never who is in it. Not for decisions about people.
`;
}

function defectsOf(className: string): string {
  const names = DEFECT_NAMES.filter(([, owner]) => owner === className).map(([name]) => name);
  return names.join(', ') || 'none';
}

function table(estimates: Readonly<Record<string, Estimate>>): string {
  const rows = Object.entries(estimates).map(
    ([name, { value, low, high, positives, negatives }]) =>
      `| ${name} | ${value.toFixed(3)} | ${low.toFixed(3)} to ${high.toFixed(3)} | ${positives} | ${negatives} |`,
  );
  return ['| class | ROC-AUC | 95 % interval | with | without |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

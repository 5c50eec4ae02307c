import type { Split } from '../../src/evaluation/data/photoRecord.js';
import { DEFECT_NAMES } from '../../src/evaluation/data/recipe.js';
import type { Estimate } from '../../src/evaluation/statistics/index.js';
import type { ModelMetadata } from '../../src/model/index.js';
import { FOLDS } from './fairFace.js';
import type { MapsSeen } from './mapsSeen.js';
import type { Evaluation, FieldMeasures } from './modelCardMeasures.js';
import type { Cycle } from './options.js';
import { percent } from './percent.js';
import type { Sample } from './sample.js';

interface Run extends Evaluation {
  readonly field: FieldMeasures;
  readonly cycles: readonly Cycle[];
  /** Epochs after which the last cycle was stopped. */
  readonly stopAfter?: number;
  readonly folds: readonly number[];
  /** The command without folders. */
  readonly command: string;
  readonly version: string;
  readonly data: string;
  readonly seed: number;
  readonly headEpochs: number;
  readonly maps: MapsSeen;
  readonly maskWeight: number;
  /** Channels of a mixing layer that the training began with; 0: none. */
  readonly mixChannels: number;
  /** Version of the model from which the training continued. */
  readonly from?: string;
}

/** How the weights were fitted, in sentences. */
function trainingSteps({ from, headEpochs, cycles, stopAfter, maskWeight, mixChannels }: Run): string {
  const steps = cycles
    .map(({ epochs, learningRate }) => `${epochs} epochs at an initial learning rate of ${learningRate}`)
    .join(', then ')
    .concat(stopAfter === undefined ? '' : `, stopped after ${stopAfter}`);
  const mixed = mixChannels > 0 ? `, with a new mixing layer of ${mixChannels} channels` : '';
  const before = from
    ? `Training continues from ${from}${mixed}${steps && `, with all weights: ${steps}, natural photos and synthetic defects in every batch`}.`
    : `The head was trained for ${headEpochs} epochs on frozen features, then all weights, natural photos and synthetic defects in every batch: ${steps}.`;
  const places =
    steps &&
    ` Training also supervises the location of local defects (\`maskWeight\` ${maskWeight}): the masks of synthetic defects, the outlines of natural covers (half \`choose\`; maps are reported on the other half), and the regions of sunglasses, closed eyes and open mouths from facial landmarks. Evidence for \`acceptable\` in a good photo, and for \`turned\`, was trained to lie in the face oval. Natural covers were also pasted over other bare faces.`;
  return `${before}${places}\nThen the last layer was refitted on natural photos and synthetic defects, to the optimum of a logistic regression with a ridge penalty centred on its previous weights.`;
}

/** The layers whose maps the head sees. */
function mapsSentence({ depths, mixed }: MapsSeen): string {
  if (depths.length === 0) return '';
  const names = depths.map((name) => `\`${name}\``).join(', ');
  const mixing = mixed
    ? `, ${mixed === 'beside' ? 'beside the channels of a 1 x 1 convolution that mixes them' : 'mixed by a 1 x 1 convolution'}`
    : '';
  return `: the feature maps of ${names} on one grid${mixing}; early layers see blur and noise, late ones what covers a face`;
}

/** The folds by their numbers: `fold 0`, `folds 1 and 2`. */
export function foldsText(folds: readonly number[]): string {
  const last = folds[folds.length - 1];
  return folds.length === 1 ? `fold ${last}` : `folds ${folds.slice(0, -1).join(', ')} and ${last}`;
}

/** The model card (Mitchell et al., https://arxiv.org/abs/1810.03993) of a training run, every number of it measured in that run. */
export function modelCard(
  run: Run,
  {
    classNames,
    thresholds,
    namingThresholds,
    profiles,
    answers,
    inputSize,
    targetLayer,
    defectWeight,
  }: ModelMetadata,
  pool: Readonly<Record<Split, readonly Sample[]>>,
  maxPooled: boolean,
): string {
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
- **Intended**: telling the user of an app, immediately and on the device, whether a photo of one face is usable (skin analysis, a document, an account), and what to do about it.
- **Intended**: research on explanations of such verdicts; a starting point for models trained on your own photos (\`FaceQualityClassifier.create\` and \`fit\`).
- **Not intended**: identifying a person, or inferring health, age, origin or character; decisions about people without a right of appeal; conformance tests against ISO/IEC 29794-5 or any
  document rule; photos of children, drawings, or spectra other than visible light, none of which it has seen.

## The model
MobileNetV1${run.maps.width ? ` ${run.maps.width.toFixed(2)}` : ''} at ${inputSize.width} x ${inputSize.height}; the explainers' target layer is \`${targetLayer}\`${mapsSentence(run.maps)}. It is followed by one dense layer
with ${classNames.length} sigmoids on the ${maxPooled ? 'mean and the largest value' : 'mean'} of each channel: a photo can have several defects at once. The convolutions were initialised with ImageNet weights (Google, Apache-2.0; see NOTICE) and all of them were fine-tuned.
${trainingSteps(run)} Seed ${run.seed}. Weights are stored as float16.
Probabilities are calibrated by Platt scaling at a base rate of one half: on the held-out natural photos where at least ten of them have the fault, else on synthetic defects of validation people. Scale and offset are in model.json.
Defects count against \`acceptable\`: before calibration, its logit is reduced by \`defectWeight\` ${defectWeight ?? 0} times the sum of the softplus of all other logits, a soft "and".

## Performance on natural photos
${run.field.photos} photos of FairFace, ${foldsText(run.folds)} of ${FOLDS} (folds by photo, stratified by group): held out from training. **Calibration and thresholds were chosen on the same photos**, so the error rates
below are slightly optimistic. Learning rates, crops and the ridge were chosen by ROC-AUC on fold 0, so the ROC-AUC is slightly optimistic, too. A photo counts as having a fault if it is clear (grade 2), as not having it if it is absent (grade 0); a photo is passable if the labeller did not call it bad. The labels come from a vision
model that looked at each photo under a written protocol, not from people. The detector of this package found a face in ${percent(run.field.facesFound)}; in the others the centre of the photo was judged.

${table(run.field.areas)}

The same, only on photos on which a second labelling pass agrees (\`lab/data\`; training uses the mean of both passes, but none of these photos):

${table(run.field.agreedAreas)}

| profile | passable photos rejected | bad photos passed | where a second pass agrees: rejected | passed |
|---|---|---|---|---|
${run.field.points
  .map(({ profile, rejected, passed, agreed }) =>
    ['', profile, ...[rejected, passed, agreed.rejected, agreed.passed].map(percent), ''].join(' | ').trim(),
  )
  .join('\n')}

\`general\` balances the two error rates on the photos where both passes agree; the other profiles pass at most 5 bad photos in a hundred. Framing is excluded. Choose your own thresholds on your own photos with \`lucidface evaluate\`.
A verdict is sure (\`answer\` is \`acceptable\` or \`retake\`) where the probability of \`acceptable\` is at least ${answers?.acceptable ?? '-'} or below ${answers?.retake ?? '-'}: there 95 verdicts in 100 were right, at equal base rates of passable and bad photos. \`score\` is that probability in percent.

### By group
| group | passable photos rejected | side-lit named where it is not | dark | bright | off-colour | occluded | turned |
|---|---|---|---|---|---|---|---|
${Object.entries(run.field.groups)
  .map(
    ([group, { rejected, named }]) =>
      `| ${group} | ${[rejected, ...['side-lit', 'dark', 'bright', 'off-colour', 'occluded', 'turned'].map((name) => named[name])].map((share) => (share ? percent(share) : '-')).join(' | ')} |`,
  )
  .join('\n')}

One fold has about 20 passable photos per group, so the intervals are wide. The samples are too small to rule out a gap.

## Thresholds

| class | synthetic defects it covers in training | threshold: general | id-photo | skin-analysis | named from, in a rejected photo |
|---|---|---|---|---|---|
${classNames
  .map((name) => {
    const own = (profile: string): number | undefined => profiles?.[profile]?.[name] ?? thresholds[name];
    return `| ${name} | ${defectsOf(name)} | ${thresholds[name]} | ${own('id-photo')} | ${own('skin-analysis')} | ${namingThresholds?.[name] ?? ''} |`;
  })
  .join('\n')}

The threshold of a defect is where it would falsely reject one in two hundred passable photos without it, three in a hundred where a profile is strict (limited to .5 to .98, or .9 to .98 for a class calibrated on synthetic defects). In a photo that \`acceptable\` rejects anyway, the defect is named from the threshold in the last column on: at most one in fifty such photos without the defect is said to have it (measured on the same photos). These are this model's own operating points, not values of a standard.

## The data
${sources.join(', ')}.
- london_set: Face Research Lab London Set (DeBruine & Jones, 2017, https://doi.org/10.6084/m9.figshare.5047666), adults who consented, CC BY 4.0;
- us_civilservice: official portraits of US office holders, mostly works of the US government (public domain);
- faker_ai_portraits: generated portraits, CC0 1.0;
- fairface: FairFace (Karkkainen & Joo, 2021, https://github.com/joojs/fairface), everyday photos from YFCC-100M, CC BY 4.0: 2,240 of them with labels, ${FOLDS - run.folds.length} folds of ${FOLDS} for training, and 1,945 more with labels of this project (\`lab/data/README.md\`). None of its photos is in this package.

Defects are synthetic, one or two per photo, on top of harmless camera variation. In the training split, people of groups that make up less than a quarter of their source have twice as many samples. Split by person: ${count('train')} for training, ${count('validation')} for thresholds, ${count('test')} for the tables below.
SHA-256 of the photos and their faces: \`${run.data}\`.

## Synthetic defects on held-out people
ROC-AUC with 95 % intervals by a bootstrap over people: photos with the class against flawless ones, all visible severities pooled.

${table(run.synthetic)}

## Other natural photos
Photos from other sources, used only for evaluation.

${Object.keys(run.natural).length > 0 ? table(run.natural) : 'Not measured in this run: the data had no `natural.csv`.'}

## False rejections of flawless photos, by group as the source states it
| group | rejected | photos |
|---|---|---|
${Object.entries(run.falseRejects)
  .map(([group, { rejected, photos }]) => `| ${group} | ${rejected} | ${photos} |`)
  .join('\n')}

Groups with few photos prove little.

## Limits
- Synthetic defects are easier than natural ones; compare the tables.
- \`mouth-open\` and \`eyes-closed\` were trained on about 90 and 190 photos: use landmarks where these classes matter.
- It sees ${inputSize.width} x ${inputSize.height} pixels of a face crop 1.4 times as wide as the face box: fine noise and slight blur at a camera's full resolution are lost.
- Adult faces only. Dark skin is under-represented in the data. \`turned\` was trained on few real turned heads and many warped ones; framing is judged only from the position of the face box.
- It says whether a photo is usable, never who is in it. Not for decisions about people.
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

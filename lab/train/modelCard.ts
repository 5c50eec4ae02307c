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
    .map(({ epochs, learningRate }) => `${epochs} epochs from a step size of ${learningRate}`)
    .join(', then ')
    .concat(stopAfter === undefined ? '' : `, stopped after ${stopAfter}`);
  const mixed = mixChannels > 0 ? `, with a new mixing layer of ${mixChannels} channels` : '';
  const before = from
    ? `It goes on from ${from}${mixed}${steps && `, with every weight: ${steps}, natural photos and made defects in every batch`}.`
    : `Head: ${headEpochs} epochs on frozen features; then every weight, natural photos and made defects in every batch: ${steps}.`;
  const places =
    steps &&
    ` The place of defects of a part of the photo was taught, too (\`maskWeight\` ${maskWeight}): of made defects, of natural covers that are marked (half \`choose\` of the marks; maps are reported on the other half), and of sunglasses, closed eyes and open mouths by the points of the face. What speaks for \`acceptable\` in a good photo, and for \`turned\`, was taught to lie in the oval of the face. Natural covers were pasted over other bare faces as well.`;
  return `${before}${places}\nThen the last layer was fitted anew to natural photos and made defects, to the optimum of a logistic regression with a ridge around the weights that it had.`;
}

/** The layers whose maps the head sees. */
function mapsSentence({ depths, mixed }: MapsSeen): string {
  if (depths.length === 0) return '';
  const names = depths.map((name) => `\`${name}\``).join(', ');
  const mixing = mixed
    ? `${mixed === 'beside' ? ', with' : ', as'} the channels into which a 1 x 1 convolution mixes them`
    : '';
  return `: the maps of ${names} on one grid${mixing}; early layers see blur and noise, late ones what covers a face`;
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
- **Intended**: telling the user of an app, at once and on the device, whether a photo of one face can be used (skin analysis, a document, an account), and what to do about it.
- **Intended**: research on explanations of such verdicts; a start for models on photos of one's own (\`FaceQualityClassifier.create\` and \`fit\`).
- **Not intended**: saying who somebody is, or anything about health, age, origin or character; decisions about people that nobody can appeal; a test of conformance with ISO/IEC 29794-5 or any
  document rule; photos of children, drawings, or other spectra than visible light, which it never saw.

## The model
MobileNetV1${run.maps.width ? ` ${run.maps.width.toFixed(2)}` : ''} at ${inputSize.width} x ${inputSize.height}; explainers look at \`${targetLayer}\`${mapsSentence(run.maps)}. Behind it one dense layer
with ${classNames.length} sigmoids on the ${maxPooled ? 'mean and the largest value' : 'mean'} of each channel: a photo can have several defects at once. The convolutions were initialised with ImageNet weights (Google, Apache-2.0; see NOTICE) and all of them were fine-tuned.
${trainingSteps(run)} Seed ${run.seed}. Weights are stored as float16.
Probabilities are calibrated by Platt scaling, at a base rate of one half: on the natural photos that were held out where ten of them have the fault, else on made defects of validation people. Scale and offset are in model.json.
Defects count against \`acceptable\`: its logit is reduced by \`defectWeight\` ${defectWeight ?? 0} times the sum of softplus of all other logits before it is calibrated, a soft "and".

## Natural photos: what it is worth in the field
${run.field.photos} photos of FairFace, ${foldsText(run.folds)} of ${FOLDS} (folds by photo, each with as many photos of every group): the model was not fitted to them. **Calibration and thresholds were chosen on the same photos**, so the error rates
below are a little too good. Step sizes, crops and the ridge were chosen by areas on fold 0, too, which makes them a little too good as well. A photo with a fault has it clearly (grade 2), one without has none (grade 0); passable is every photo that the labeller did not call bad. Labels are those of a vision
model that looked at each photo under a written protocol, not of people. The detector of this package found a face in ${percent(run.field.facesFound)}; elsewhere the middle of the photo was judged.

${table(run.field.areas)}

The same on the photos on which a second pass of labels says the same (\`lab/data\`; training takes the mean of both passes, these photos were in no training):

${table(run.field.agreedAreas)}

| profile | passable photos rejected | bad photos passed | where a second pass agrees: rejected | passed |
|---|---|---|---|---|
${run.field.points
  .map(({ profile, rejected, passed, agreed }) =>
    ['', profile, ...[rejected, passed, agreed.rejected, agreed.passed].map(percent), ''].join(' | ').trim(),
  )
  .join('\n')}

\`general\` has as many errors on one side as on the other where both passes agree; the other profiles let at most 5 bad photos in a hundred through. Framing is not part of it. Choose your own thresholds on your own photos with \`lucidface evaluate\`.
A verdict is sure (\`answer\` is \`acceptable\` or \`retake\`) where the probability of \`acceptable\` is at least ${answers?.acceptable ?? '-'} or below ${answers?.retake ?? '-'}: there 95 verdicts in 100 were right, were there as many passable photos as bad ones. \`score\` is that probability in percent.

### By group
| group | passable photos rejected | side-lit named where it is not | dark | bright | off-colour | occluded | turned |
|---|---|---|---|---|---|---|---|
${Object.entries(run.field.groups)
  .map(
    ([group, { rejected, named }]) =>
      `| ${group} | ${[rejected, ...['side-lit', 'dark', 'bright', 'off-colour', 'occluded', 'turned'].map((name) => named[name])].map((share) => (share ? percent(share) : '-')).join(' | ')} |`,
  )
  .join('\n')}

One fold has some 20 passable photos of each group, and its intervals are wide. The samples are too small to rule out a gap.

## Thresholds

| class | defects that it stands for in training | threshold: general | id-photo | skin-analysis | named from, in a rejected photo |
|---|---|---|---|---|---|
${classNames
  .map((name) => {
    const own = (profile: string): number | undefined => profiles?.[profile]?.[name] ?? thresholds[name];
    return `| ${name} | ${defectsOf(name)} | ${thresholds[name]} | ${own('id-photo')} | ${own('skin-analysis')} | ${namingThresholds?.[name] ?? ''} |`;
  })
  .join('\n')}

A defect counts from where one passable photo in two hundred that does not have it would be rejected for it (from .5 to .98, from .9 for a class that was calibrated on made defects), three in a hundred where a profile is strict. In a photo that \`acceptable\` rejects anyway it is named from the last column on, so that it is named in at most one in fifty such photos that do not have it (measured on the same photos). They are this model's own operating points, not values of a standard.

## The data
${sources.join(', ')}.
- london_set: Face Research Lab London Set (DeBruine & Jones, 2017, https://doi.org/10.6084/m9.figshare.5047666), adults who consented, CC BY 4.0;
- us_civilservice: official portraits of US office holders, mostly works of the US government (public domain);
- faker_ai_portraits: generated portraits, CC0 1.0;
- fairface: FairFace (Karkkainen & Joo, 2021, https://github.com/joojs/fairface), photos as people take them, from YFCC-100M, CC BY 4.0: 2,240 of them with labels, ${FOLDS - run.folds.length} folds of ${FOLDS} for training, and 1,945 more with labels of this project (\`lab/data/README.md\`). No photo of it is in this package.

Defects were made synthetically, one or two a photo, on top of harmless camera variety. In the training split, people of groups that are less than a quarter of their source have twice as many samples. Split by person: ${count('train')} for training, ${count('validation')} for thresholds, ${count('test')} for the tables below.
SHA-256 of the photos and their faces: \`${run.data}\`.

## Synthetic defects on people that it never saw
ROC-AUC with 95 % intervals, by a bootstrap over people: photos with the class against flawless ones, all severities at which a defect can be seen mixed.

${table(run.synthetic)}

## Other natural photos
Photos of other sources, used only for measuring.

${Object.keys(run.natural).length > 0 ? table(run.natural) : 'Not measured in this run: the data had no `natural.csv`.'}

## Flawless photos that it rejects, by group as the source states it
| group | rejected | photos |
|---|---|---|
${Object.entries(run.falseRejects)
  .map(([group, { rejected, photos }]) => `| ${group} | ${rejected} | ${photos} |`)
  .join('\n')}

Groups with few photos say little.

## Limits
- Synthetic defects are easier than natural ones; compare the tables.
- \`mouth-open\` and \`eyes-closed\` were learnt from about 90 and 190 photos: take landmarks where they matter.
- It sees ${inputSize.width} x ${inputSize.height} pixels of a face crop 1.4 times as wide as the face box: fine noise and slight blur of a camera's full resolution are gone by then.
- Adult faces. Dark skin is thin in the data. \`turned\` was learnt from few real turned heads and many warped ones; framing is judged only from the place of the face's box.
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

import type { ModelMetadata } from '../../model/index.js';
import type { Estimate } from '../evaluate/statistics/index.js';
import type { Evaluation } from './evaluate.js';
import type { Split } from './photos.js';
import type { Sample } from './pool.js';
import { DEFECT_NAMES } from './recipe.js';

interface Run extends Evaluation {
  readonly version: string;
  readonly data: string;
  readonly seed: number;
  readonly headEpochs: number;
  readonly epochs: number;
}

/** The model card (Mitchell et al., https://arxiv.org/abs/1810.03993) of a training run, every number of it measured in that run. */
export function modelCard(
  run: Run,
  { classNames, thresholds, inputSize, targetLayer }: ModelMetadata,
  pool: Record<Split, Sample[]>,
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

Written by \`npm run train -- --data DIR\`; every number below was measured in that run (\`evaluation.json\`).

## The model
MobileNetV1 0.25 at ${inputSize.width} x ${inputSize.height}, cut at \`${targetLayer}\`, global average pooling, one dense layer with ${classNames.length} sigmoids:
a photo can have several defects at once. The convolutions were initialised with ImageNet weights (Google, Apache-2.0; see NOTICE)
and all of them were fine-tuned. Head: ${run.headEpochs} epochs on frozen features; then every weight: ${run.epochs} epochs. Seed ${run.seed}.
Weights are stored as float16.

| class | defects that it stands for in training | threshold |
|---|---|---|
${classNames.map((name) => `| ${name} | ${defectsOf(name)} | ${thresholds[name]} |`).join('\n')}

A defect's threshold is what one flawless validation photo in a hundred reaches (at least .3); that of \`acceptable\` is what nineteen in twenty reach (at most .5).

## The data
Photos with a licence that allows it, of people who consented to publication or hold public office, and generated faces: ${sources.join(', ')}.
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
- Frontal adult faces only. Dark skin is thin in the data. Pose, expression and framing are not judged.
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

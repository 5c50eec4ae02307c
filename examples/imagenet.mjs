// What a model that knows nothing of faces looks at: MobileNet on the 1000 classes of ImageNet, or any other tfjs classifier.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { Combined, fromLayersModel, GradCam, Lime } from 'lucidface';
import { gridTensor, toGrid } from 'lucidface/image';
import { explanationReport, fileHandler, readImage, startBackend, writeImage } from 'lucidface/node';

const USAGE = `node examples/imagenet.mjs MODEL LABELS PHOTO [options]

MODEL   model.json of a tfjs layers model that takes RGB in -1..1, a path or a URL. MobileNet V1 (Apache-2.0, 2 MB):
        https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json
        To work offline, keep it in a folder with the weight files that its weightsManifest names.
LABELS  names of its classes, a path or a URL: one a line, or JSON, a list or Keras' index of ImageNet:
        https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json
PHOTO   a path

--out FILE       the picture to write (imagenet.png)
--target NAME    the class to explain (the most probable one)
--against NAME   another class: explains what speaks for the one rather than for this one
--layer NAME     the layer that Grad-CAM looks at (the last one with a map)
--samples N      forward passes of LIME (512)`;

const isUrl = (source) => /^https?:/i.test(source);

async function readText(source) {
  if (!isUrl(source)) return readFile(source, 'utf8');
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source} cannot be read: ${answer.status} ${answer.statusText}`);
  return answer.text();
}

/** One name per output. Some lists have a background class in front that the model lacks, or the other way round. */
async function readLabels(source, outputs) {
  const text = await readText(source);
  const names = /^\s*[[{]/.test(text)
    ? Object.values(JSON.parse(text)).map((entry) => (Array.isArray(entry) ? entry[1] : entry))
    : text.trim().split(/\r?\n/);
  if (names.length === outputs + 1 && names[0] === 'background') names.shift();
  if (names.length === outputs - 1) names.unshift('background');
  if (names.length !== outputs)
    throw new RangeError(`${source} must have ${outputs} names, one per output, got ${names.length}`);
  // ImageNet has two cranes, a bird and a machine
  const seen = new Map();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times > 1 ? `${name} (${times})` : name;
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'imagenet.png' },
    target: { type: 'string' },
    against: { type: 'string' },
    layer: { type: 'string' },
    samples: { type: 'string', default: '512' },
  },
});
if (positionals.length !== 3) {
  console.error(USAGE);
  process.exit(2);
}
async function main(source, labels, path) {
  await startBackend('wasm');
  const model = await loadLayersModel(isUrl(source) ? source : fileHandler(source));
  const classNames = await readLabels(labels, model.outputs[0].shape[1]);
  const classifier = fromLayersModel(model, { classNames, targetLayer: values.layer });
  const photo = await readImage(path);

  // the classes, best first
  const images = gridTensor(toGrid(photo, classifier.inputSize));
  const answer = tf.tidy(() => classifier.predict(images));
  const probabilities = await answer.data();
  tf.dispose([images, answer]);
  const top = [...probabilities]
    .map((probability, index) => ({ probability, name: classNames[index] }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5)
    .map(({ name, probability }) => `${name} ${(100 * probability).toFixed(1)} %`);
  for (const line of top) console.log(line);

  const gradCam = new GradCam(classifier);
  const lime = new Lime(classifier, { numSamples: Number(values.samples) });
  const combined = new Combined([gradCam, lime]);
  const explanation = await combined.explain(photo, { target: values.target, against: values.against });
  const { target, against, agreement, agree, warnings } = explanation;
  const asked = against
    ? `${target.name} against ${against.map(({ name }) => name).join(', ')}`
    : target.name;
  const [{ spearman, topIou }] = agreement;
  console.log(
    `Grad-CAM and LIME on ${asked}: rank correlation ${spearman.toFixed(2)}, overlap of the top ${topIou.toFixed(2)}`,
  );
  console.log(agree ? 'they agree' : 'they do not agree');
  for (const warning of warnings) console.log(`warning: ${warning}`);

  const title = `${asked}: ${(100 * target.probability).toFixed(1)} %`;
  await writeImage(
    values.out,
    await explanationReport(photo, explanation, { title, lines: [top.join(', ')] }),
  );
  console.log(`see ${values.out}`);
  model.dispose();
}

try {
  await main(...positionals);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

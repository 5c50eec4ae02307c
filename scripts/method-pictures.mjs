// Pictures for docs/methods: each method's map for the deciding class of a sample photo: node scripts/method-pictures.mjs (after npm run build)
import { mkdirSync } from 'node:fs';
import { Combined, FaceQualityClassifier, GradCam, IntegratedGradients, KernelShap, Lime } from 'lucidface';
import {
  EigenCam,
  GradCamPlusPlus,
  HiResCam,
  LayerCam,
  Occlusion,
  Rise,
  Saliency,
  ScoreCam,
  SmoothGrad,
  XGradCam,
} from 'lucidface/explainers';
import { diverging, overlay } from 'lucidface/fusion';
import { faceRegion, resample } from 'lucidface/image';
import { readImage, startBackend } from 'lucidface/node';
import sharp from 'sharp';

const FOLDER = new URL('../docs/methods/', import.meta.url);
const SIDE = 360;
const METHODS = {
  'grad-cam': (c) => new GradCam(c),
  'grad-cam-plus-plus': (c) => new GradCamPlusPlus(c),
  'hires-cam': (c) => new HiResCam(c),
  'layer-cam': (c) => new LayerCam(c),
  'xgrad-cam': (c) => new XGradCam(c),
  'eigen-cam': (c) => new EigenCam(c),
  'score-cam': (c) => new ScoreCam(c),
  saliency: (c) => new Saliency(c),
  'smooth-grad': (c) => new SmoothGrad(c),
  'integrated-gradients': (c) => new IntegratedGradients(c),
  occlusion: (c) => new Occlusion(c),
  rise: (c) => new Rise(c),
  lime: (c) => new Lime(c),
  'kernel-shap': (c) => new KernelShap(c),
  combined: (c) => new Combined([new GradCam(c), new Lime(c)]),
};

mkdirSync(FOLDER, { recursive: true });
await startBackend('wasm');
const classifier = await FaceQualityClassifier.load();
const photo = await readImage(new URL('../examples/photos/covered.jpg', import.meta.url));
const { face, explainable: target } = await classifier.assess(photo);
const region = faceRegion(face);
const crop = resample(photo, region, { width: SIDE, height: SIDE });
const only = process.argv.slice(2);
for (const [name, make] of Object.entries(METHODS)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const { saliency } = await make(classifier).explain(photo, { target, face });
  const reach = saliency.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const { data } = overlay(crop, saliency, {
    colormap: diverging,
    range: [-reach, reach],
    grayscale: true,
    opacity: 0.75,
  });
  await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 4 } })
    .flatten()
    .jpeg({ quality: 80, mozjpeg: true })
    .toFile(new URL(`${name}.jpg`, FOLDER).pathname);
  console.log(`docs/methods/${name}.jpg`);
}
classifier.dispose();

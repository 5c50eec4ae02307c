import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

const CLASSES = ['acceptable', 'blurred', 'dark'];

/** Keeps the model that is saved to it, and loads it again. */
function memoryHandler() {
  let artifacts;
  return {
    save: async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(saved) };
    },
    load: async () => artifacts,
  };
}

function trunk() {
  const initializer = (seed) => tfl.initializers.randomNormal({ stddev: 0.4, seed });
  const input = tfl.input({ shape: [16, 16, 3] });
  const conv = (name, filters, seed, x) =>
    tfl.layers
      .conv2d({
        name,
        filters,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        kernelInitializer: initializer(seed),
      })
      .apply(x);
  const relu = (name, x) => tfl.layers.reLU({ name, maxValue: 6 }).apply(x);
  return { input, map: relu('r2', conv('c2', 6, 2, relu('r1', conv('c1', 5, 1, input)))), initializer };
}

function smallModel() {
  const { input, map, initializer } = trunk();
  const pooled = tfl.layers.globalAveragePooling2d({}).apply(map);
  const dense = tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: initializer(3) });
  return tfl.model({ inputs: input, outputs: dense.apply(pooled) });
}

/** A graph model in miniature: the red and green of each place, their means, a kernel, softmax. */
function smallGraph() {
  const kernel = tf.tensor2d([1, -1, 0.5, 0, 2, -2], [2, 3]);
  const nodes = {
    map: (x) => tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 2]),
    logits: (x) => tf.matMul(tf.mean(nodes.map(x), [1, 2]), kernel),
    probabilities: (x) => tf.softmax(nodes.logits(x)),
  };
  return {
    inputs: [{ name: 'x', shape: [-1, 16, 16, 3] }],
    outputs: [{ name: 'probabilities' }],
    weights: { kernel: [kernel] },
    execute: (x, node = 'probabilities') => tf.tidy(() => nodes[node](x)),
  };
}

/** A playing video of a few frames, which then ends. */
class ShortVideo extends EventTarget {
  videoWidth = 2;
  videoHeight = 2;
  readyState = 4;
  paused = false;
  ended = false;
  error = null;
  srcObject = null;
  currentSrc = 'file';
  currentTime = 0;
  #shown = 0;

  requestVideoFrameCallback(callback) {
    return setTimeout(() => {
      this.#shown++;
      this.currentTime = this.#shown / 30;
      callback(0, { presentedFrames: this.#shown });
      if (this.#shown === 4) this.dispatchEvent(new Event('ended'));
    }, 1);
  }

  cancelVideoFrameCallback(handle) {
    clearTimeout(handle);
  }
}

/** What a page has, and `watch` and `mediaPipeDetector` need. */
function fakePage() {
  globalThis.ImageData = class ImageData {
    constructor(width, height) {
      this.data = new Uint8ClampedArray(width * height * 4);
      Object.assign(this, { width, height });
    }
  };
  const context = {
    fillRect: () => {},
    drawImage: () => {},
    getImageData: (_x, _y, width, height) => ({
      data: new Uint8ClampedArray(width * height * 4).fill(99),
      width,
      height,
    }),
  };
  globalThis.document = {
    hidden: false,
    createElement: () => ({ getContext: (kind) => (kind === '2d' ? context : null) }),
  };
}

/**
 * Models, files and a page that valid calls need; made once for a process, whose working folder gets the files.
 *
 * @param api - everything that the doors export
 */
export async function makeEnvironment(api) {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  const env = { tf, layersModel: smallModel(), graphModel: smallGraph(), video: () => new ShortVideo() };
  env.halves = ({ width, height }) => ({
    data: Int32Array.from({ length: width * height }, (_, i) => Number(i % width >= width / 2)),
    count: 2,
  });
  env.backbone = memoryHandler();
  const { input, map } = trunk();
  await tfl.model({ inputs: input, outputs: map }).save(env.backbone);
  env.handler = memoryHandler();
  const { FaceQualityClassifier, writeImage, fileHandler } = api;
  if (FaceQualityClassifier) {
    const options = { classNames: CLASSES, backbone: env.backbone, targetLayer: 'r2', activation: 'sigmoid' };
    const created = await FaceQualityClassifier.create(options);
    await created.save(env.handler);
    env.openClassifier = (Class) => Class.load(env.handler);
    mkdirSync('model', { recursive: true });
    if (fileHandler) {
      await created.save(fileHandler('model/model.json'));
      env.modelFiles = {
        json: readFileSync('model/model.json', 'utf8'),
        weights: new Uint8Array(readFileSync('model/weights.bin')),
      };
    }
    if (created.toNet) env.net = await created.toNet();
    created.dispose();
  }
  if (writeImage) {
    const data = Uint8Array.from({ length: 12 * 9 * 3 }, (_, i) => (i * 37) % 256);
    await writeImage('in.png', { data, width: 12, height: 9 });
    env.png = new Uint8Array(readFileSync('in.png'));
    env.pictures = [env.png];
    for (const name of ['in.jpg', 'in.webp']) {
      await writeImage(name, { data, width: 12, height: 9 });
      env.pictures.push(new Uint8Array(readFileSync(name)));
      rmSync(name);
    }
  }
  writeFileSync('text.txt', 'no image');
  writeFileSync('photos.csv', 'path,group,blurred\nin.png,x,2\n');
  mkdirSync('classes/acceptable', { recursive: true });
  mkdirSync('classes/blurred', { recursive: true });
  for (const folder of ['acceptable', 'blurred'])
    if (writeImage) copyFileSync('in.png', `classes/${folder}/a.png`);
  writeFileSync('empty.png', '');
  fakePage();
  return env;
}

import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type AssessedFrame, type Assessor, type WatchSummary, watch } from '../../../src/camera/index.js';
import { FaceQualityClassifier } from '../../../src/index.js';
import { memoryHandler, smallBackbone } from '../../backends/smallBackbone.js';

type Counts = Omit<WatchSummary, 'best'>;

async function openCamera(): Promise<{ video: HTMLVideoElement; stream: MediaStream }> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream });
  await video.play();
  return { video, stream };
}

async function start(backend: string): Promise<void> {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  await tf.ready();
}

/** Frames are upright: which way they lie would be looked for by a detector, whose kernels a backend in software takes a minute to compile. */
function upright(classifier: FaceQualityClassifier): Assessor {
  return {
    assess: (image, options) => {
      const { width, height } = image as ImageData;
      return classifier.assess(image, {
        ...options,
        detector: null,
        face: { x: 0, y: 0, width, height, roll: 0 },
      });
    },
  };
}

/** A classifier of few kernels, as a handler: what happens to a lost device does not depend on the model. */
async function smallClassifier(): Promise<tf.io.IOHandler> {
  const handler = memoryHandler();
  const classNames = ['acceptable', 'blurred'];
  const classifier = await FaceQualityClassifier.create({ classNames, backbone: await smallBackbone() });
  await classifier.save(handler);
  classifier.dispose();
  return handler;
}

function countsOf({ frames, assessed, dropped }: WatchSummary): Counts {
  return { frames, assessed, dropped };
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for something to come true: a busy machine takes its time. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

/** Counts the frames that a camera shows, also those that nobody takes. */
function frameCounter(video: HTMLVideoElement): () => number {
  let count = 0;
  const next = (): void => {
    count++;
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  return () => count;
}

/** Needs no model: says when it was asked, and lets itself be made slow. */
function stub(time = 0): Assessor & { starts: number[]; most: () => number } {
  const starts: number[] = [];
  let [running, most] = [0, 0];
  return {
    starts,
    most: () => most,
    assess: async () => {
      starts.push(performance.now());
      most = Math.max(most, ++running);
      await sleep(time);
      running--;
      return { score: 1 } as never;
    },
  };
}

/** Mean absolute difference of neighbouring pixels: how sharp a picture is. */
function sharpness({ data, width }: ImageData): number {
  let sum = 0;
  for (let i = 4; i < data.length; i += 4) if ((i / 4) % width) sum += Math.abs(data[i + 1] - data[i - 3]);
  return (4 * sum) / data.length;
}

interface Backend {
  readonly gpgpu?: { readonly gl: WebGL2RenderingContext };
  readonly device?: { destroy(): void };
}

function loseDevice(): void {
  const { gpgpu, device } = tf.backend() as unknown as Backend;
  gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext();
  device?.destroy();
}

/** Tensors, bytes of textures in use, and bytes of textures kept to be used again as well. */
function memory(): { tensors: number; gpuBytes: number; allocated: number } {
  const {
    numTensors,
    numBytesInGPU = 0,
    numBytesInGPUAllocated = 0,
  } = tf.memory() as tf.MemoryInfo & {
    numBytesInGPU?: number;
    numBytesInGPUAllocated?: number;
  };
  return { tensors: numTensors, gpuBytes: numBytesInGPU, allocated: numBytesInGPUAllocated };
}

/** Bytes of the JavaScript heap without garbage; 0 where the browser was not started so that a page can ask for it. */
async function heap(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) return 0;
  for (let i = 0; i < 3; i++) {
    gc();
    await sleep(50);
  }
  return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
}

const scenes = {
  /** The memory after each of many frames, and the heap after the first, a tenth of them and the last. `turned`: whether frames may be, so that the orientation is looked for. */
  async memory({ backend, frames, turned = true }: { backend: string; frames: number; turned?: boolean }) {
    await start(backend);
    const { video, stream } = await openCamera();
    const classifier = await FaceQualityClassifier.load();
    const stop = new AbortController();
    const seen: ReturnType<typeof memory>[] = [];
    const heaps: number[] = [];
    const began = performance.now();
    const summary = await watch(video, turned ? classifier : upright(classifier), {
      detector: null,
      interval: 0,
      signal: stop.signal,
      onAssessment: async () => {
        seen.push(memory());
        if ([1, frames / 10, frames].includes(seen.length)) heaps.push(await heap());
        if (seen.length === frames) stop.abort();
      },
    });
    const seconds = (performance.now() - began) / 1000;
    classifier.dispose();
    for (const track of stream.getTracks()) track.stop();
    const left = tf.memory().numTensors;
    return { backend: tf.getBackend(), counts: countsOf(summary), seen, heaps, seconds, left };
  },

  async throttled({ interval, time }: { interval: number; time: number }) {
    const { video } = await openCamera();
    const classifier = stub(time);
    const shown = frameCounter(video);
    const stop = new AbortController();
    const watching = watch(video, classifier, { interval, signal: stop.signal });
    // until there were gaps to measure and frames to drop; one that drops none ends, too
    const { starts } = classifier;
    await until(() => starts.length > 4 && (shown() > 2 * starts.length || starts.length > 40));
    stop.abort();
    const summary = await watching;
    const gaps = classifier.starts.slice(1).map((start, i) => start - classifier.starts[i]);
    return { counts: countsOf(summary), gaps, most: classifier.most() };
  },

  /** How a watch ends. */
  async ended({ how }: { how: 'stop' | 'remove' | 'pause' | 'hide' }) {
    const { video, stream } = await openCamera();
    const classifier = stub();
    const stop = new AbortController();
    const watching = watch(video, classifier, { interval: 0, signal: stop.signal });
    // the second start means that one assessment is complete
    await until(() => classifier.starts.length > 1);
    if (how === 'stop') for (const track of stream.getTracks()) track.stop();
    if (how === 'remove') video.srcObject = null;
    if (how === 'stop' || how === 'remove') return { counts: countsOf(await watching) };
    const set = (hidden: boolean): void =>
      void Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    if (how === 'pause') video.pause();
    else set(true);
    // frames that were shown before it may still come; one that does not pause starts ever more
    const { starts } = classifier;
    const paused = starts.length;
    let resting = paused;
    for (let quiet = 0; quiet < 25 && starts.length < paused + 40; quiet++) {
      if (starts.length > resting) [resting, quiet] = [starts.length, 0];
      await sleep(20);
    }
    await sleep(500);
    const rested = starts.length;
    if (how === 'pause') await video.play();
    else set(false);
    // one that was started before the abort may never be counted: wait for the start after it
    await until(() => classifier.starts.length > rested + 1);
    stop.abort();
    const counts = countsOf(await watching);
    return { counts, resting, rested };
  },

  /** Loses the device while the fourth frame is in work; six others are to be seen. */
  async lost({ backend, own }: { backend: string; own: boolean }) {
    await start(backend);
    const { video } = await openCamera();
    const model = await smallClassifier();
    const before = tf.memory().numTensors;
    const disposed: number[] = [];
    const scores: number[] = [];
    const waiting: Promise<string>[] = [];
    const photo = new ImageData(
      new Uint8ClampedArray(4 * 224 * 224).map((_, i) => (i * 7) % 251),
      224,
      224,
    );
    let [loads, asked] = [0, 0];
    const load = async (): Promise<Assessor> => {
      const classifier = await FaceQualityClassifier.load(model);
      const { assess } = upright(classifier);
      const number = ++loads;
      return {
        assess: async (image, options) => {
          if (++asked === 3 || asked === 6) scores.push((await assess(photo)).score);
          const work = assess(image, options);
          if (asked !== 4) return work;
          waiting.push(classifier.classify(photo).then(String, String));
          // work has begun when all that needs no other task is done; its result needs one
          for (let i = 0; i < 50; i++) await undefined;
          loseDevice();
          return work;
        },
        dispose: () => {
          disposed.push(number);
          classifier.dispose();
        },
      };
    };
    const stop = new AbortController();
    let seen = 0;
    const watching = watch(video, own ? load : await load(), {
      interval: 0,
      signal: stop.signal,
      onAssessment: () => ++seen === 6 && stop.abort(),
    });
    const end = await watching.then(countsOf, String);
    const rejected = own ? await Promise.all(waiting) : [];
    return { end, scores, disposed, loads, rejected, left: tf.memory().numTensors - before };
  },

  /** The best frame, and the score and the sharpness of all. */
  async best() {
    await start('wasm');
    const { video } = await openCamera();
    const classifier = await FaceQualityClassifier.load();
    const all: [score: number, sharpness: number][] = [];
    const stop = new AbortController();
    const note = ({ assessment, image }: AssessedFrame): [number, number] => [
      assessment.score,
      sharpness(image),
    ];
    const { best, ...counts } = await watch(video, classifier, {
      detector: null,
      interval: 50,
      signal: stop.signal,
      onAssessment: (frame) => {
        // three seconds of the camera's thirty at least, so that sharp frames are among them
        if (all.push(note(frame)) === 60) stop.abort();
      },
    });
    classifier.dispose();
    if (!best) throw new Error('no frame was assessed');
    return { best: note(best), size: [best.image.width, best.image.height], counts, all };
  },
};

Object.assign(window, {
  run: ({ scene, ...request }: { scene: keyof typeof scenes }) => scenes[scene](request as never),
});

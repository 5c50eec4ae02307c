import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Combined, FaceQualityClassifier, GradCam, Lime } from '../../src/index.js';
import { startBackend } from '../../src/node/index.js';
import { astronaut, farthest } from '../fixture.js';
import { ASTRONAUT_FACE } from './astronautFace.js';
import { GRAPHICS } from './graphics.js';
import { closeBrowser, type OpenPage, openPage } from './openPage.js';

afterAll(closeBrowser);

describe('image input in a browser', () => {
  let open: OpenPage;
  let folder: string;
  let found: {
    colors: Record<string, number[]>;
    framed: Record<string, number[]>;
    inWorker: Record<string, number[]>;
    errors: Record<string, string>;
    turned: number[];
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lucidface-'));
    const turned = join(folder, 'turned.jpg');
    await sharp({ create: { width: 30, height: 10, channels: 3, background: '#fff' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toFile(turned);
    open = await openPage('inputs', ['inputsWorker'], { 'turned.jpg': turned });
    found = await open.page.evaluate(() => (window as unknown as { run: () => Promise<never> }).run());
  });
  afterAll(async () => {
    await open?.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    'HTMLCanvasElement',
    'HTMLImageElement',
    'HTMLVideoElement',
    'OffscreenCanvas',
    'Blob',
    'File',
    'ImageBitmap',
    'ImageData',
  ])('reads size and colours of %s', (kind) => {
    const [width, height, ...colors] = found.colors[kind];
    expect([width, height]).toEqual([40, 20]);
    // video is compressed
    expect(farthest(colors, [200, 0, 0, 0, 0, 200])).toBeLessThan(kind === 'HTMLVideoElement' ? 25 : 1);
  });

  test('reads the same in a worker', () => {
    const { OffscreenCanvas, Blob, File, ImageBitmap, ImageData } = found.colors;
    expect(found.inWorker).toEqual({ OffscreenCanvas, Blob, File, ImageBitmap, ImageData });
  });

  test.each(['canvas', 'element', 'pixels', 'floats', 'blob'])('reads %s of an iframe', (kind) => {
    expect(found.framed[kind]).toEqual([40, 20, 200, 0, 0, 0, 0, 200]);
  });

  test('turns a photo by its EXIF orientation', () => {
    expect(found.turned).toEqual([10, 30]);
  });

  test.each([
    [
      'brokenImage',
      'Error: `image` must be a picture that the browser can load, got "data:image/png;base64,AAAA"',
    ],
    ['emptyCanvas', 'RangeError: `image` must have pixels, got 0 x 150'],
    [
      'emptyVideo',
      'RangeError: `image` must be a video that has a frame, got one that has not loaded any yet',
    ],
    ['closedBitmap', 'RangeError: `image` must have pixels, got 0 x 0'],
    [
      'hugeCanvas',
      'RangeError: `image` must fit a canvas of the browser, got 65000 x 65000: draw it smaller',
    ],
    ['textBlob', 'Error: `image` must be a picture that the browser can decode, got 10 bytes of text/plain'],
  ])('names the fault of %s', (name, text) => {
    expect(found.errors[name]).toBe(text);
  });

  test('refuses a div', () => {
    expect(found.errors.div).toContain('TypeError: `image` must be pixels');
  });
});

interface Answer {
  readonly backend: string;
  readonly probabilities: Record<string, number>;
  readonly gradCam: number[];
  readonly combined: number[];
  readonly left: number;
}

describe('verdict and explanations in a browser', () => {
  let open: OpenPage;
  let expected: { probabilities: Record<string, number>; gradCam: Float32Array; combined: Float32Array };
  beforeAll(async () => {
    open = await openPage('backends');
    await startBackend('wasm');
    const classifier = await FaceQualityClassifier.load();
    const gradCam = new GradCam(classifier);
    const lime = new Lime(classifier, { numSamples: 8, batchSize: 4, segmentation: { numSegments: 4 } });
    const { probabilities } = await classifier.assess(astronaut(), { face: ASTRONAUT_FACE });
    const [one, both] = [
      await gradCam.explain(astronaut(), { target: 'blurred' }),
      await new Combined([gradCam, lime]).explain(astronaut(), { target: 'blurred' }),
    ];
    const every = (values: Float32Array): Float32Array => values.filter((_, i) => i % 97 === 0);
    expected = { probabilities, gradCam: every(one.saliency.data), combined: every(both.saliency.data) };
    classifier.dispose();
  });
  afterAll(() => open?.close());

  test.each(GRAPHICS ? (['webgl', 'webgpu'] as const) : (['wasm', 'webgl'] as const))(
    '%s: the verdict and the maps of Node, no tensor left, no request to another server',
    async (backend) => {
      const { data, width, height } = astronaut();
      const answer = await open.page.evaluate(
        (request) => (window as unknown as { run: (request: unknown) => Promise<Answer> }).run(request),
        { backend, photo: { data: Array.from(data), width, height } },
      );
      expect(answer.backend).toBe(backend);
      for (const [name, value] of Object.entries(expected.probabilities)) {
        expect(Math.abs(answer.probabilities[name] - value)).toBeLessThan(1e-4);
      }
      const scale = expected.gradCam.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      expect(farthest(answer.gradCam, expected.gradCam) / scale).toBeLessThan(1e-3);
      expect(farthest(answer.combined, expected.combined)).toBeLessThan(1e-2);
      expect(answer.left).toBe(0);
      expect(open.foreign).toEqual([]);
    },
  );
});

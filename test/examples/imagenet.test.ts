import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileHandler, readImage, writeImage } from '../../src/node/index.js';
import { astronaut } from '../fixture.js';

// the example runs on the built package, as its readers run it: npm run build
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));
const WEIGHTS = 'weights/mobilenet_v1_0.25_224_float16/model.json';
const LABELS = 'weights/imagenet_labels_1001.txt';
const BEAR = join(SHARED, 'data/natural/noface_100080.jpg');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-imagenet-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Run> {
  try {
    const done = await promisify(execFile)(process.execPath, [join(ROOT, 'examples/imagenet.mjs'), ...args]);
    return { code: 0, ...done };
  } catch (failure) {
    return failure as Run;
  }
}

/** How many pixels of a report are clearly red. */
async function redPixels(path: string): Promise<number> {
  const { data } = await readImage(path);
  let red = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (r > 140 && g < 70 && b < 70) red++;
  }
  return red;
}

describe('examples/imagenet.mjs', () => {
  test('names the files that it needs, and where to get them', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('node examples/imagenet.mjs MODEL LABELS PHOTO');
    expect(stderr).toContain('/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json');
  });

  describe('on a model with the last layers of the public MobileNet, and random weights', () => {
    let paths: string[];
    beforeAll(async () => {
      await tf.setBackend('cpu');
      const initializer = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.4, seed });
      const input = tfl.input({ shape: [32, 32, 3] });
      const layers = [
        tfl.layers.conv2d({
          name: 'conv1',
          filters: 8,
          kernelSize: 3,
          strides: 2,
          kernelInitializer: initializer(1),
        }),
        tfl.layers.reLU({ maxValue: 6, name: 'conv1_relu' }),
        tfl.layers.globalAveragePooling2d({}),
        tfl.layers.reshape({ targetShape: [1, 1, 8] }),
        tfl.layers.dropout({ rate: 0.001 }),
        tfl.layers.conv2d({ filters: 4, kernelSize: 1, kernelInitializer: initializer(2) }),
        tfl.layers.activation({ activation: 'softmax' }),
        tfl.layers.reshape({ targetShape: [4] }),
      ];
      const output = layers.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
      const model = tfl.model({ inputs: input, outputs: output });
      await model.save(fileHandler(join(folder, 'model.json')));
      model.dispose();
      const index = { 0: ['n1', 'tench'], 1: ['n2', 'crane'], 2: ['n3', 'bear'], 3: ['n4', 'crane'] };
      await writeFile(join(folder, 'index.json'), JSON.stringify(index));
      await writeImage(join(folder, 'photo.png'), astronaut());
      paths = ['model.json', 'index.json', 'photo.png'].map((name) => join(folder, name));
    });

    test('prints the classes, each with a name of its own, and draws the maps', async () => {
      const out = join(folder, 'tiny.png');
      const { stdout, stderr, code } = await run(...paths, '--samples', '48', '--out', out);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const shares = [...stdout.matchAll(/^(tench|crane|bear|crane \(2\)) ([\d.]+) %$/gm)];
      expect(new Set(shares.map(([, name]) => name)).size).toBe(4);
      expect(shares.reduce((sum, [, , share]) => sum + Number(share), 0)).toBeCloseTo(100, 0);
      expect(stdout).toMatch(
        /^Grad-CAM and LIME on [\w ()]+: rank correlation -?[\d.]+, overlap of the top/m,
      );
      const { width, height } = await readImage(out);
      expect(width / height).toBeGreaterThan(2);
    });

    test('explains the requested class against another', async () => {
      const out = join(folder, 'against.png');
      const { stdout } = await run(
        ...paths,
        '--samples',
        '48',
        '--target',
        'crane (2)',
        '--against',
        'tench',
        '--out',
        out,
      );
      expect(stdout).toContain('Grad-CAM and LIME on crane (2) against tench: ');
    });

    test('refuses labels of another model', async () => {
      const labels = join(folder, 'few.txt');
      await writeFile(labels, 'one\ntwo\n');
      const { code, stderr } = await run(paths[0], labels, paths[2]);
      expect(code).toBe(1);
      expect(stderr).toContain('few.txt must have 4 names, one per output, got 2');
    });
  });

  describe.skipIf(!existsSync(join(SHARED, WEIGHTS)) || !existsSync(BEAR))(
    "on Google's MobileNet (skipped without ../shared)",
    () => {
      let server: Server;
      let url: string;
      beforeAll(async () => {
        server = createServer((request, response) => {
          readFile(join(SHARED, normalize(request.url ?? '/'))).then(
            (bytes) => response.end(bytes),
            () => response.writeHead(404).end(),
          );
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      });
      afterAll(() => void server.close());

      test.each(['a path', 'a URL'])(
        'finds a bear with the model at %s, and what makes it one',
        async (where) => {
          const out = join(folder, 'bear.png');
          const at = (name: string): string => (where === 'a URL' ? `${url}/${name}` : join(SHARED, name));
          const { stdout, stderr } = await run(
            at(WEIGHTS),
            at(LABELS),
            BEAR,
            '--samples',
            '64',
            '--out',
            out,
          );
          expect(stderr).toBe('');
          expect(stdout).toMatch(/^brown bear \d+\.\d %\n/);
          expect(stdout).toContain('Grad-CAM and LIME on brown bear: ');
          expect(await redPixels(out)).toBeGreaterThan(200);
        },
      );

      test('names the missing file', async () => {
        const { code, stderr } = await run(`${url}/${WEIGHTS}`, `${url}/nothing.txt`, BEAR);
        expect(code).toBe(1);
        expect(stderr).toContain('nothing.txt cannot be read: 404');
      });
    },
  );
});

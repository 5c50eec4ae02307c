import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOORS } from '../../scripts/doors.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const PHOTO = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample6.jpg');

let project: string;
let packed: { filename: string; files: { path: string; size: number }[]; size: number };

/** Runs a command in the empty project. @returns its standard output */
function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function write(name: string, text: string): string {
  writeFileSync(join(project, name), text);
  return name;
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'lucidface-consumer-'));
  [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', project], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const installed = join(project, 'node_modules/lucidface');
  mkdirSync(installed, { recursive: true });
  run('tar', 'xzf', packed.filename, '-C', installed, '--strip-components', '1');
  // the packages that npm would install with it: those in the manifest, and no others
  const declared = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    '@tensorflow/tfjs-backend-cpu': '',
    '@types/node': '',
    '@webgpu/types': '',
  };
  for (const name of Object.keys(declared)) {
    // an optional peer that is not here is not there
    if (manifest.peerDependenciesMeta[name]?.optional && !existsSync(join(ROOT, 'node_modules', name)))
      continue;
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  }
});
afterAll(() => rmSync(project, { recursive: true }));

const BODY = `
  await startBackend('wasm');
  const classifier = await FaceQualityClassifier.load();
  const photo = await readImage(${JSON.stringify(PHOTO)});
  const { score } = await classifier.assess(photo, { face: { x: 735, y: 370, width: 200, height: 250 } });
  const faces = (await blazeFaceDetector().detect(photo)).length;
  const combined = new Combined([new GradCam(classifier), new Lime(classifier, { numSamples: 24 })]);
  const { saliency } = await combined.explain(photo);
  const grey = { data: new Uint8Array(1200).fill(90), width: 20, height: 20 };
  const masked = DEGRADATIONS.medicalMask(grey, 0.8, { random: new Random(1) }).image.data.length;
  console.log(JSON.stringify({ score, faces, size: saliency.width, turbo: turbo.length, slic: typeof slic, watch: typeof watch, masked }));
`;

describe('the packed package', () => {
  test('holds the code, its types, the models, the sample photos and the licences, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of [
      'LICENSE',
      'NOTICE',
      'README.md',
      'package.json',
      'dist/index.js',
      'dist/index.cjs',
      'dist/index.d.ts',
      'dist/index.d.cts',
      // as npm writes paths: it removes others from the published manifest
      manifest.bin.lucidface,
      'models/face-quality/model.json',
      'models/face-quality/weights.bin',
      'models/face-quality/README.md',
    ]) {
      expect(paths).toContain(path);
    }
    expect(
      paths.filter(
        (path) => !/^(dist|models|examples\/photos)\/|^(LICENSE|NOTICE|README\.md|package\.json)$/.test(path),
      ),
    ).toEqual([]);
    expect(paths.filter((path) => /(^|\/)lab(\/|$)/.test(path))).toEqual([]);
    // the weights of all models and the reference faces as modules, once for either kind of import; those of the classifier as a file, too, and those of the landmarks beside the
    // script for pages without a bundler
    expect(packed.size).toBeLessThan(7_850_000);
  });

  test('works as ESM, as require and as import() from CommonJS, with one answer', () => {
    const names = '{ FaceQualityClassifier, Combined, GradCam, Lime }';
    const esm = write(
      'esm.mjs',
      `import ${names} from 'lucidface';
      import { readImage, startBackend } from 'lucidface/node';
      import { watch } from 'lucidface/camera';
      import { blazeFaceDetector } from 'lucidface/detectors';
      import { turbo } from 'lucidface/fusion';
      import { slic } from 'lucidface/segmentation';
      import { DEGRADATIONS, Random } from 'lucidface/degradations';
      import { GradCam as Same } from 'lucidface/explainers';
      import { FaceQualityClassifier as Model } from 'lucidface/model';
      if (Same !== GradCam || Model !== FaceQualityClassifier) throw new Error('two copies of a class');
      ${BODY}`,
    );
    const required = write(
      'required.cjs',
      `const ${names} = require('lucidface');
      const { readImage, startBackend } = require('lucidface/node');
      const { watch } = require('lucidface/camera');
      const { blazeFaceDetector } = require('lucidface/detectors');
      const { turbo } = require('lucidface/fusion');
      const { slic } = require('lucidface/segmentation');
      const { DEGRADATIONS, Random } = require('lucidface/degradations');
      if (require('lucidface/explainers').GradCam !== GradCam) throw new Error('two copies of a class');
      (async () => {${BODY}})();`,
    );
    const imported = write(
      'imported.cjs',
      `(async () => {
        const ${names} = await import('lucidface');
        const { readImage, startBackend } = await import('lucidface/node');
        const { watch } = await import('lucidface/camera');
        const { blazeFaceDetector } = await import('lucidface/detectors');
        const { turbo } = await import('lucidface/fusion');
        const { slic } = await import('lucidface/segmentation');
        const { DEGRADATIONS, Random } = await import('lucidface/degradations');
        ${BODY}})();`,
    );
    const [first, ...others] = [esm, required, imported].map((file) => run(process.execPath, file).trim());
    expect(JSON.parse(first)).toMatchObject({
      faces: 4,
      size: 192,
      turbo: 768,
      slic: 'function',
      watch: 'function',
      masked: 1200,
    });
    expect(others).toEqual([first, first]);
  });

  test('can be required where CommonJS has no import(), as in Jest', () => {
    write(
      'classes.cjs',
      `const { FaceQualityClassifier } = require('lucidface');
      const { startBackend } = require('lucidface/node');
      startBackend('cpu').then(() => FaceQualityClassifier.load()).then(({ classNames }) => console.log(classNames.length));`,
    );
    // scripts of `vm` reject `import()` unless they are told how to
    const file = write(
      'compiled.cjs',
      `const { readFileSync } = require('node:fs');
      const { dirname } = require('node:path');
      const { Script } = require('node:vm');
      const Module = require('node:module');
      Module._extensions['.cjs'] = (module, filename) => {
        const script = new Script(Module.wrap(readFileSync(filename, 'utf8')), { filename });
        script.runInThisContext()(module.exports, (id) => module.require(id), module, filename, dirname(filename));
      };
      require('./classes.cjs');`,
    );
    expect(Number(run(process.execPath, file).trim().split('\n').pop())).toBeGreaterThan(5);
  });

  test('needs no code from strings but for ndarray: a strict page can run it', () => {
    const file = write(
      'strict.mjs',
      `import { FaceQualityClassifier, GradCam } from 'lucidface';
      import { startBackend } from 'lucidface/node';
      await startBackend('cpu');
      const classifier = await FaceQualityClassifier.load();
      const photo = { data: new Uint8Array(48).fill(9), width: 4, height: 4 };
      await new GradCam(classifier).explain(photo);
      console.log((await classifier.classify(photo)).length);`,
    );
    expect(
      Number(run(process.execPath, '--disallow-code-generation-from-strings', file).trim().split('\n').pop()),
    ).toBeGreaterThan(5);
  });

  test('its contract suite runs under node --test, on the explainer of the example', () => {
    for (const name of ['custom-explainer.mjs', 'custom-explainer.test.mjs'])
      copyFileSync(join(ROOT, 'examples', name), join(project, name));
    const report = run(process.execPath, '--test', '--test-reporter=tap', 'custom-explainer.test.mjs');
    expect(report).toMatch(/^# pass 17$/m);
    expect(report).toMatch(/^# fail 0$/m);
    // the same file with a broken explainer, so that it is known to find something
    const code = readFileSync(join(project, 'custom-explainer.mjs'), 'utf8');
    write('custom-explainer.mjs', code.replace('signal?.throwIfAborted();', ''));
    expect(() => run(process.execPath, '--test', '--test-reporter=tap', 'custom-explainer.test.mjs')).toThrow(
      expect.objectContaining({
        stdout: expect.stringMatching(/not ok \d+ - stops half way when it is aborted[\s\S]*^# fail 1$/m),
      }),
    );
  });

  test('its contract suite can be required', () => {
    const file = write(
      'suite.cjs',
      `const { explainerContract } = require('lucidface/testing');
      const never = () => { throw new Error(); };
      console.log(explainerContract({ classifier: never, explainer: never }).length);`,
    );
    expect(run(process.execPath, file).trim()).toBe('17');
  });

  test('its command runs', () => {
    const cli = join(project, 'node_modules/lucidface/dist/cli.js');
    expect(run(process.execPath, cli, '--version').trim()).toBe(manifest.version);
  });

  test.each([
    ['ES2022', 'Uint8Array'],
    ['ES2022,WebWorker', 'ImageBitmap'],
    ['ES2022,DOM', 'HTMLVideoElement'],
  ])('with the library %s a photo is %s, and not of any type', (lib, type) => {
    write('package.json', '{ "type": "module" }');
    write(
      'photo.ts',
      `import { assessFace } from 'lucidface/easy';
      // @ts-expect-error a number is no photo
      void assessFace(42);
      export const judge = (image: ${type}) => assessFace(image);`,
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options =
      '--strict --noEmit --skipLibCheck --target es2022 --module esnext --moduleResolution bundler';
    const found = spawnSync(process.execPath, [tsc, ...options.split(' '), '--lib', lib, 'photo.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(found.stdout).toBe('');
  });

  test.each([
    ['bundler', 'esnext'],
    ['node16', 'node16'],
  ])(
    'types hold under moduleResolution %s, and a black box cannot be given to Grad-CAM',
    (moduleResolution, module) => {
      write('package.json', '{ "type": "module" }');
      write(
        'typed.ts',
        `import { FaceQualityClassifier, GradCam, Lime, type Explainer, type Explanation, type FaceDetector, type Assessment } from 'lucidface';
      import { fromFunction } from 'lucidface/explainers';
      import { overlay, type Fusion } from 'lucidface/fusion';
      import { deletion, type MetricResult } from 'lucidface/metrics';
      import { slic } from 'lucidface/segmentation';
      import { compose, DEGRADATIONS, Random, type Degraded } from 'lucidface/degradations';
      import { readImage } from 'lucidface/node';
      import { explainerContract, type ContractCheck } from 'lucidface/testing';
      const classifier = await FaceQualityClassifier.load();
      const photo = await readImage('a.jpg');
      const verdict: Assessment = await classifier.assess(photo);
      const explainer: Explainer = new GradCam(classifier);
      const picture: Uint8ClampedArray = overlay(photo, (await explainer.explain(photo)).saliency).data;
      const count: number = slic(photo).count;
      const measured: MetricResult = await deletion(explainer, classifier, photo, { steps: 3 });
      // @ts-expect-error misspelt
      deletion(explainer, classifier, photo, { step: 3 });
      const worse: Degraded = compose(DEGRADATIONS.hand, DEGRADATIONS.jpeg)(photo, 0.5, { random: new Random(1) });
      const fusion: Fusion = (maps) => maps[0]!;
      const blackBox = fromFunction((images) => classifier.predict(images), { classNames: ['a'], inputSize: { width: 1, height: 1 } });
      const lime = new Lime(blackBox, { numSamples: 3 });
      const checks: ContractCheck[] = explainerContract({ classifier: () => classifier, explainer: (given) => new GradCam(given) });
      // @ts-expect-error a black box has no features
      new GradCam(blackBox);
      // @ts-expect-error misspelt
      new Lime(blackBox, { numsamples: 3 });
      const turned: { roll?: number } = {};
      const detector: FaceDetector = { detect: async () => [{ x: 0, y: 0, width: 9, height: 9, confidence: 1, roll: turned.roll }] };
      const noWarnings: Pick<Explanation, 'warnings'> = { warnings: undefined };
      export { verdict, picture, count, measured, fusion, lime, checks, detector, noWarnings };`,
      );
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const options = [
        '--strict',
        '--noEmit',
        '--skipLibCheck',
        '--target',
        'es2022',
        '--exactOptionalPropertyTypes',
      ];
      const found = (() => {
        try {
          return run(
            process.execPath,
            tsc,
            ...options,
            '--module',
            module,
            '--moduleResolution',
            moduleResolution,
            'typed.ts',
          );
        } catch (failure) {
          return (failure as { stdout: string }).stdout;
        }
      })();
      expect(found).toBe('');
    },
  );

  test('publint and attw find nothing', () => {
    const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);
    const tarball = join(project, packed.filename);
    expect(run(bin('publint'), 'run', tarball, '--strict')).toContain('All good!');
    // it ends with an error when something is wrong
    const checked = run(bin('attw'), tarball, '--profile', 'node16', '--no-emoji', '--format', 'ascii');
    expect(
      checked.match(/node16 \(from CJS\): OK \(CJS\)\s+node16 \(from ESM\): OK \(ESM\)\s+bundler: OK/g),
    ).toHaveLength(Object.keys(DOORS).length);
  });
});

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/reporters/LongestFirst.js';

/** What takes minutes: `npm run test:long`. */
const LONG = ['test/**/*.long.test.ts'];
/** What changes tfjs for good, or needs it fresh: each file in a process of its own. */
const APART = [
  'test/backends/{cpu,native,wasm,webgpu}.test.ts',
  'test/easy/easy.test.ts',
  'test/model/engines.test.ts',
  'test/**/unregistered.whole.test.ts',
];
/**
 * What is about more than the library: its documents, examples and package, batches, full disks, locks and broken files, hostile calls, trainings and
 * the lab: `npm run test:more`.
 */
const MORE = [
  'test/batch/cli.test.ts',
  'test/cli/{files,train,unreadablePhotos}.test.ts',
  'test/degradations/strength.test.ts',
  'test/docs/*.test.ts',
  'test/examples/*.test.ts',
  'test/fuzz/*.test.ts',
  'test/lab/{evidence,frozenHead,trust}.test.ts',
  'test/lab/train.whole.test.ts',
  'test/package/package.test.ts',
  'test/reasons/docs.test.ts',
];
/** What needs a browser, the built package or processes, or takes more than some seconds: not in `npm run test:unit`. */
const WHOLE = [
  'test/browser/!(findBrowser).test.ts',
  'test/cli/*.test.ts',
  'test/degradations/{contract,framing}.test.ts',
  'test/detectors/blazeFaceDetector.test.ts',
  'test/evaluation/{calibrate,evaluate,field}.test.ts',
  'test/metrics/golden.test.ts',
  'test/model/measures.test.ts',
  'test/reasons/photo.test.ts',
  'test/**/*.whole.test.ts',
];

/** Files of a worker share their imports: these and the start of a backend are half of the time. */
const SHARED = { isolate: false, setupFiles: ['./test/freshBackend.ts'] };

export default defineConfig({
  plugins: [
    {
      // what tsup's `binary` loader does for the built package
      name: 'binary',
      enforce: 'pre',
      load(id) {
        if (!id.endsWith('.bin')) return null;
        // read when it runs: a megabyte as text would be transformed and parsed anew for each test file
        return `import { readFileSync } from 'node:fs'; export default new Uint8Array(readFileSync(${JSON.stringify(id)}));`;
      },
    },
  ],
  resolve: {
    // examples import the package by its name; the test of the tarball covers the built one
    alias: [
      { find: /^lucidface$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      { find: /^lucidface\/(.*)$/, replacement: fileURLToPath(new URL('src/$1/index.ts', import.meta.url)) },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...WHOLE, ...MORE, ...APART, ...LONG],
          ...SHARED,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: WHOLE,
          exclude: [...MORE, ...APART, ...LONG],
          ...SHARED,
          globalSetup: './test/browser/installBrowser.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'more',
          include: MORE,
          exclude: LONG,
          ...SHARED,
          globalSetup: './test/browser/installBrowser.ts',
        },
      },
      { extends: true, test: { name: 'apart', include: APART, exclude: LONG } },
      {
        extends: true,
        test: {
          name: 'graphics',
          include: ['test/browser/{browser,camera,contract,faces,web}.test.ts'],
          env: { LUCIDFACE_GRAPHICS: '1' },
          globalSetup: './test/browser/installBrowser.ts',
        },
      },
      { extends: true, test: { name: 'long', include: LONG } },
    ],
    setupFiles: ['./test/equalBytes.ts'],
    // first the line that names every backend that ran, and every one that did not; what failed comes last
    reporters: [
      './test/reporters/Watchdog.ts',
      './test/backends/BackendReporter.ts',
      process.stdout.isTTY ? 'default' : 'minimal',
    ],
    slowTestThreshold: 60_000,
    silent: 'passed-only',
    // tfjs says it once a process
    onConsoleLog: (log) => !log.includes('you are running TensorFlow.js in Node.js'),
    // a machine with other work takes longer: the watchdog ends a run without progress
    testTimeout: 0,
    hookTimeout: 0,
    sequence: { sequencer: LongestFirst },
    // one more than a small machine has cores: files wait for browsers and processes of their own
    maxWorkers: 3,
  },
});

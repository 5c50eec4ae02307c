import { defineConfig, type Options } from 'tsup';

const library = {
  index: 'src/index.ts',
  camera: 'src/camera/index.ts',
  detectors: 'src/detectors/index.ts',
  explainers: 'src/explainers/index.ts',
  fusion: 'src/fusion/index.ts',
  metrics: 'src/metrics/index.ts',
  segmentation: 'src/segmentation/index.ts',
  degradations: 'src/degradations/index.ts',
  testing: 'src/testing/index.ts',
  reasons: 'src/reasons/index.ts',
  node: 'src/node/index.ts',
};

const common: Options = {
  // without splitting every CJS entry would carry its own copy of each class, and instanceof would fail
  splitting: true,
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/, 'sharp', /^@tensorflow\//],
  loader: { '.bin': 'binary' },
};

export default defineConfig([
  {
    ...common,
    entry: { ...library, cli: 'src/cli/main.ts' },
    format: 'esm',
    dts: { entry: library },
  },
  { ...common, entry: library, format: 'cjs', dts: true },
]);

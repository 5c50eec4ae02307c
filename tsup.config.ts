import { defineConfig } from 'tsup';

const library = {
  index: 'src/index.ts',
  explainers: 'src/explainers/index.ts',
  fusion: 'src/fusion/index.ts',
  segmentation: 'src/segmentation/index.ts',
  node: 'src/node/index.ts',
};

export default defineConfig([
  {
    entry: library,
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    // without splitting every CJS entry would carry its own copy of each class, and instanceof would fail
    splitting: true,
    target: 'es2022',
    platform: 'neutral',
    external: [/^node:/, 'sharp', /^@tensorflow\//],
    loader: { '.bin': 'binary' },
  },
  {
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    splitting: true,
    target: 'node20',
    platform: 'node',
    external: ['sharp', /^@tensorflow\//],
    loader: { '.bin': 'binary' },
    banner: { js: '#!/usr/bin/env node' },
  },
]);

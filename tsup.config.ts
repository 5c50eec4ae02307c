import { defineConfig, type Options } from 'tsup';
import { DOORS } from './scripts/doors.mjs';

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
    entry: { ...DOORS, cli: 'src/cli/main.ts', 'batch-worker': 'src/batch/worker.ts' },
    format: 'esm',
    dts: { entry: DOORS },
  },
  // its types are those of the modules, under another ending: scripts/require-types.mjs; `import.meta.url` is that of the file
  { ...common, entry: DOORS, format: 'cjs', shims: true },
]);

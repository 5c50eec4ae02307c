import { defineConfig } from 'tsup';

/** The lab runs from its own build beside the sources; nothing of it is published. */
export default defineConfig({
  entry: { main: 'lab/main.ts', sampleWorker: 'lab/train/sampleWorker.ts' },
  outDir: 'lab/dist',
  clean: true,
  format: 'esm',
  splitting: true,
  target: 'es2022',
  platform: 'node',
  external: [/^node:/, 'sharp', 'onnxruntime-node', /^@tensorflow\//],
  loader: { '.bin': 'binary' },
});

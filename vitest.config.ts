import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // what tsup's `binary` loader does for the built package
      name: 'binary',
      enforce: 'pre',
      load(id) {
        if (!id.endsWith('.bin')) return null;
        const base64 = readFileSync(id).toString('base64');
        return `export default Uint8Array.from(atob(${JSON.stringify(base64)}), (c) => c.charCodeAt(0));`;
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
    include: ['test/**/*.test.ts'],
    // the last line names every backend that ran, and every one that did not
    reporters: ['default', './test/backends/BackendReporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // the machines that run this have few cores, and every file starts a backend of its own
    maxWorkers: 2,
  },
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { binaryModules } from './bundle/binaryModules.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** `import.meta.url` is that of the source, not of the bundle. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};

/**
 * Bundles TypeScript of this repository; packages stay outside.
 *
 * @param contents - a module's text, its imports relative to the repository
 * @returns the code of one ES module
 */
export async function bundleSource(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    plugins: [ownUrls, binaryModules],
  });
  return outputFiles[0].text;
}

/**
 * Runs TypeScript of this repository from a script.
 *
 * @param contents - a module's text, its imports relative to the repository
 * @returns its exports
 */
export async function loadSource(contents) {
  const code = await bundleSource(contents);
  // in the repository, so that its packages are found
  const folder = mkdtempSync(join(ROOT, '.source-'));
  try {
    writeFileSync(join(folder, 'bundle.mjs'), code);
    return await import(pathToFileURL(join(folder, 'bundle.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

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
 * Runs TypeScript of this repository from a script.
 *
 * @param contents - a module's text, its imports relative to the repository
 * @returns what it exports
 */
export async function loadSource(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    loader: { '.bin': 'binary' },
    plugins: [ownUrls],
  });
  // in the repository, so that its packages are found
  const folder = mkdtempSync(join(process.cwd(), '.source-'));
  try {
    writeFileSync(join(folder, 'bundle.mjs'), outputFiles[0].text);
    return await import(pathToFileURL(join(folder, 'bundle.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

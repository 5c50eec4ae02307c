import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

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

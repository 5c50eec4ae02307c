import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { binaryModules } from '../../scripts/bundle/binaryModules.mjs';

test('a .bin file in a single script is one module with its bytes, not a property for each of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binary-'));
  try {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 256);
    writeFileSync(join(folder, 'weights.bin'), bytes);
    const outfile = join(folder, 'out.mjs');
    await build({
      stdin: { contents: "export const weights = await import('./weights.bin');", resolveDir: folder },
      ...{ bundle: true, format: 'esm', outfile, plugins: [binaryModules] },
    });
    const { weights } = await import(pathToFileURL(outfile).href);
    expect(Object.getOwnPropertyNames(weights)).toEqual(['default']);
    expect(weights.default).toEqual(bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

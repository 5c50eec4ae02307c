import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
/** The page that docs/element.md shows. */
const PAGE = /```html\n([\s\S]*?)```/
  .exec(readFileSync(join(ROOT, 'docs/element.md'), 'utf8'))![1]
  .replace('https://cdn.jsdelivr.net/npm/lucidface', '/lucidface.js')
  .replace('<head>', '<head><meta charset="utf-8"><link rel="icon" href="data:,">');

/** Bundles the script for the script tag. */
export function bundleElement(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.mjs')]);
}

/**
 * Serves the page that docs/element.md shows, with the bundled script beside it.
 *
 * @param policy - its Content-Security-Policy; the page is then served without its inline script, which a policy blocks
 * @returns its address, and a function that ends the server
 */
export async function serveElement(
  policy?: string,
): Promise<{ readonly origin: string; readonly port: number; close(): void }> {
  const html = policy ? PAGE.replace(/<script>[\s\S]*?<\/script>/, '') : PAGE;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    response.setHeader('content-type', TYPES[extname(path)] ?? 'text/html');
    if (policy) response.setHeader('content-security-policy', policy);
    response.end(path ? readFileSync(join(ROOT, 'dist/browser', path)) : html);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, close: () => void server.close() };
}

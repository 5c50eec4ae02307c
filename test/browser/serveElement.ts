import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
/** The pages that docs/element.md shows, by their language. */
const PAGES = Object.fromEntries(
  [
    ...readFileSync(join(ROOT, 'docs/element.md'), 'utf8').matchAll(
      /```html\n(<!doctype html>\n<html lang="(\w+)">[\s\S]*?)```/g,
    ),
  ].map(([, page, language]) => [
    language,
    page
      .replace('https://cdn.jsdelivr.net/npm/lucidface', '/lucidface.js')
      .replace('<head>', '<head><meta charset="utf-8"><link rel="icon" href="data:,">'),
  ]),
);

/** Bundles the script for the script tag. */
export function bundleElement(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.mjs')]);
}

/**
 * Serves a page that docs/element.md shows, with the bundled script beside it.
 *
 * @param policy - its Content-Security-Policy; the page is then served without its inline script, which a policy blocks
 * @param language - of the page
 * @returns its address, and a function that ends the server
 */
export async function serveElement(
  policy?: string,
  language = 'en',
): Promise<{ readonly origin: string; readonly port: number; close(): void }> {
  const page = PAGES[language];
  const html = policy ? page.replace(/<script>[\s\S]*?<\/script>/, '') : page;
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

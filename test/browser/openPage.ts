import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from './findBrowser.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
};
const HERE = fileURLToPath(new URL('.', import.meta.url));
const WASM = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);

/** A page with scripts of this folder, served from this machine; nothing else can be reached from it. */
export interface OpenPage {
  readonly page: Page;
  /** Requests of the page to other servers. */
  readonly foreign: readonly string[];
  close(): Promise<void>;
}

/** How long one wait for a page may take, in milliseconds: less than the watchdog's, so that the wait that hangs is named. */
export const PATIENCE = 300_000;

let browser: Promise<Browser> | undefined;

/**
 * Opens a page whose module `pages/NAME.ts` was bundled, together with further modules of that folder (workers).
 *
 * @param files - further files that the server has, by name
 * @param flags - of the browser, where this page is the first to start it
 */
export async function openPage(
  name: string,
  others: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<OpenPage> {
  const folder = await mkdtemp(join(tmpdir(), 'lucidface-page-'));
  await build({
    entryPoints: [name, ...others].map((entry) => join(HERE, 'pages', `${entry}.ts`)),
    bundle: true,
    format: 'esm',
    splitting: true,
    outdir: folder,
    loader: { '.bin': 'binary' },
    logLevel: 'error',
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const file =
      files[path] ??
      [folder, WASM].map((place) => join(place, path)).find((found) => path && existsSync(found));
    if (file) {
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    } else {
      response.statusCode = path ? 404 : 200;
      response.setHeader('content-type', 'text/html');
      response.end(
        path
          ? ''
          : `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/${name}.js"></script>`,
      );
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const page = await (await openBrowser(flags)).newPage();
  page.setDefaultTimeout(PATIENCE);
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin))
      foreign.push(request.url());
  });
  const failed = new Promise<never>((_, reject) => {
    page.once('pageerror', (error) => reject(new Error(`the page ${name} did not start: ${error.message}`)));
  });
  await page.goto(origin);
  await Promise.race([page.waitForFunction(() => 'run' in window), failed]);
  failed.catch(() => {}); // errors of a page that has started show in its tests
  return {
    page,
    foreign,
    close: async () => {
      await page.close();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The browser; where none is running, one that is started with these flags besides. */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: findBrowser(),
    timeout: 0,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-unsafe-webgpu',
      '--enable-unsafe-swiftshader',
      ...flags,
    ],
  });
  return browser;
}

/** Ends the browser; the next page starts another. */
export async function closeBrowser(): Promise<void> {
  const running = browser;
  browser = undefined;
  await (await running)?.close();
}

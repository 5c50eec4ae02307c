import { chromium } from 'playwright-core';
import { loadSource } from '../loadSource.mjs';

let browser;

/** A page with an empty cache in a Chromium. The caller closes its context. */
export async function newPage() {
  if (!browser) {
    const { findBrowser } = await loadSource(`export { findBrowser } from './test/browser/findBrowser.ts';`);
    browser = await chromium.launch({
      executablePath: findBrowser(),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--enable-unsafe-webgpu',
        '--enable-unsafe-swiftshader',
      ],
    });
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return { page, context, problems };
}

/** What the page shows as its verdict. */
export async function verdictOf(frame, problems, timeout = 120_000) {
  try {
    await frame.waitForFunction(() => document.getElementById('verdict')?.textContent, undefined, {
      timeout,
    });
  } catch (cause) {
    throw new Error(`the page shows no verdict: ${problems.join('; ') || cause.message}`, { cause });
  }
  return JSON.parse(await frame.evaluate(() => document.getElementById('verdict').textContent));
}

/**
 * Opens a page and reads its verdict.
 *
 * @returns its verdict, and the answers of the server: path and bytes of the body, as packed
 * @throws Error when it asks another server for anything
 */
export async function openVerdict(url) {
  const { page, context, problems } = await newPage();
  try {
    const [foreign, sizes] = [[], []];
    page.on('request', (request) => {
      const asked = new URL(request.url());
      if (/^https?:/.test(asked.protocol) && asked.origin !== new URL(url).origin) foreign.push(asked.href);
    });
    page.on('requestfinished', (request) => {
      const path = new URL(request.url()).pathname;
      sizes.push(request.sizes().then(({ responseBodySize: bytes }) => ({ path, bytes })));
    });
    await page.goto(url);
    const verdict = await verdictOf(page, problems);
    if (foreign.length > 0) throw new Error(`it asked for ${foreign.join(', ')}`);
    return { verdict, sent: await Promise.all(sizes) };
  } finally {
    await context.close();
  }
}

export async function closeBrowser() {
  await browser?.close();
}

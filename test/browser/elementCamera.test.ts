import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeBrowser, openBrowser, PATIENCE } from './openPage.js';
import { bundleElement, serveElement } from './serveElement.js';

const PHOTOS = join(import.meta.dirname, '../../examples/photos');
const GOOD = join(PHOTOS, 'good.jpg');
const FAILED = 'The camera cannot be used. Allow it for this page, or choose a photo.';

/** What the tests use of the element and of the global `lucidface`. */
interface Check extends HTMLElement {
  texts: object;
  check(photo: unknown): Promise<unknown>;
  closeCamera(): void;
}
interface Globals {
  readonly lucidface: {
    loadModel(options: { backend: string }): Promise<unknown>;
    readonly tf: { backend(): { gpgpu?: { gl: WebGL2RenderingContext } } };
  };
}

describe('the camera of <lucidface-check>', () => {
  let server: Awaited<ReturnType<typeof serveElement>>;
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    bundleElement();
    server = await serveElement();
    folder = await mkdtemp(join(tmpdir(), 'lucidface-element-'));
    const camera = join(folder, 'camera.mjpeg');
    await writeFile(camera, await faceAtTheRight());
    await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
      '--host-resolver-rules=MAP photos.test 127.0.0.1',
    ]);
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await closeBrowser();
    server?.close();
    await rm(folder, { recursive: true });
  });

  async function visit(address = server.origin): Promise<void> {
    page = await (await openBrowser()).newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(address);
  }
  const textOf = (id: string): Promise<string | null> => page.textContent(`lucidface-check #${id}`);
  const waitForText = (id: string): Promise<unknown> =>
    page.waitForFunction(
      (id) => document.querySelector('lucidface-check')?.shadowRoot?.getElementById(id)?.textContent,
      id,
    );
  const closed = (): Promise<unknown> =>
    page.waitForSelector('lucidface-check #camera-view', { state: 'hidden' });
  const focused = (): Promise<string | undefined> =>
    page.$eval('lucidface-check', ({ shadowRoot }) => shadowRoot?.activeElement?.id);
  /** Starts WebGL, which is slow in software: without the networks of a profile with limits. */
  const startWebgl = (): Promise<unknown> =>
    page.evaluate(() => {
      document.querySelector('lucidface-check')?.removeAttribute('profile');
      return (window as unknown as Globals).lucidface.loadModel({ backend: 'webgl' });
    });
  const loseContext = (): Promise<void> =>
    page.evaluate(() => {
      const { gpgpu } = (window as unknown as Globals).lucidface.tf.backend();
      gpgpu?.gl.getExtension('WEBGL_lose_context')?.loseContext();
    });

  test('points the way in the mirror; closed, it leaves neither advice nor arrow, and the focus on its button', async () => {
    await visit();
    await page.focus('lucidface-check #open');
    await page.keyboard.press('Enter');
    await waitForText('advice');
    expect(await textOf('advice')).toMatch(/^Move to your right/);
    expect(await page.getAttribute('lucidface-check #arrow', 'data-to')).toBe('right');
    await page.focus('lucidface-check #close');
    await page.keyboard.press('Enter');
    await closed();
    expect(await textOf('advice')).toBe('');
    expect(await page.getAttribute('lucidface-check #arrow', 'hidden')).toBe('');
    expect(await page.getAttribute('lucidface-check #camera-view', 'data-fits')).toBe('');
    expect(await focused()).toBe('open');
  });

  test('is closed by a photo that is checked, whose verdict stays', async () => {
    await visit();
    await page.click('lucidface-check #open');
    await waitForText('advice');
    await page.$eval('lucidface-check', async (element) => {
      await (element as Check).check(new ImageData(64, 64));
    });
    await closed();
    await page.waitForTimeout(500);
    expect(await textOf('verdict')).toMatch(/^Not good enough/);
    expect(await page.isVisible('lucidface-check #picture')).toBe(true);
  });

  test('says so when it is taken away', async () => {
    await visit();
    await page.click('lucidface-check #open');
    await waitForText('advice');
    await page.$eval('lucidface-check', ({ shadowRoot }) => {
      const video = shadowRoot?.getElementById('video') as HTMLVideoElement;
      for (const track of (video.srcObject as MediaStream).getTracks()) track.stop();
    });
    await closed();
    expect(await textOf('error')).toBe(FAILED);
    expect(await textOf('advice')).toBe('');
  });

  test('says so in a page without https', async () => {
    await visit(`http://photos.test:${server.port}`);
    await page.click('lucidface-check #open');
    await waitForText('error');
    expect(await textOf('error')).toBe(FAILED);
  });

  test('goes on after the WebGL context was lost, and opens again after that', async () => {
    await visit();
    await startWebgl();
    await page.click('lucidface-check #open');
    await waitForText('advice');
    const next = (): Promise<unknown> =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            for (const type of ['face-assessment', 'face-error'])
              document.addEventListener(type, ({ type }) => resolve(type), { once: true });
          }),
      );
    await loseContext();
    expect(await next()).toBe('face-assessment');
    await page.click('lucidface-check #close');
    await closed();
    await loseContext();
    await page.click('lucidface-check #open');
    expect(await next()).toBe('face-assessment');
  });

  test('a photo whose check loses the WebGL context is checked again', async () => {
    await visit();
    await startWebgl();
    await page.setInputFiles('lucidface-check input', GOOD);
    await page.waitForFunction(
      () => !document.querySelector('lucidface-check')?.shadowRoot?.getElementById('progress')?.hidden,
    );
    await loseContext();
    await page.waitForSelector('lucidface-check #picture-view:not([hidden])');
    expect(await textOf('verdict')).toMatch(/^Good to use/);
  });

  test('takes texts that are set before the element is defined, and after it is in the page', async () => {
    await visit();
    const texts = await page.evaluate(() => {
      const early = document.createElement('early-check') as Check;
      early.texts = { good: 'Gut' };
      document.body.append(early);
      const Defined = customElements.get('lucidface-check') as CustomElementConstructor;
      customElements.define('early-check', class extends Defined {});
      return early.texts;
    });
    expect(texts).toEqual({ good: 'Gut' });
    await page.$eval('lucidface-check', (element) => {
      (element as Check).texts = { video: 'Ihre Kamera' };
    });
    await page.click('lucidface-check #open');
    await page.waitForSelector('lucidface-check #video[aria-label="Ihre Kamera"]');
  });

  test('under a policy without unsafe-inline it has its styles, and names its progress', async () => {
    const policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
    const strict = await serveElement(policy);
    try {
      await visit('about:blank');
      const violations: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) violations.push(message.text());
      });
      await page.goto(strict.origin);
      const radius = await page.$eval('lucidface-check', (host) => getComputedStyle(host).borderRadius);
      expect(radius).toBe('14px');
      const photo = readFileSync(GOOD).toString('base64');
      const name = await page.$eval(
        'lucidface-check',
        async (element, photo) => {
          const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
          const checked = (element as Check).check(new Blob([bytes]));
          const progress = element.shadowRoot?.getElementById('progress');
          const label = progress?.getAttribute('aria-labelledby') ?? '';
          const name = element.shadowRoot?.getElementById(label)?.textContent;
          await checked;
          return name;
        },
        photo,
      );
      expect(name).toBe('Checking the photo…');
      expect(violations).toEqual([]);
    } finally {
      strict.close();
    }
  });
});

/** The video of a camera that sees a face at the right of its picture, which is the left of the mirror. */
async function faceAtTheRight(): Promise<Buffer> {
  const face = await sharp(GOOD).resize(430, 430).toBuffer();
  const frame = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#999' } })
    .composite([{ input: face, left: 200, top: 20 }])
    .jpeg({ quality: 92 })
    .toBuffer();
  return Buffer.concat(Array.from({ length: 10 }, () => frame));
}

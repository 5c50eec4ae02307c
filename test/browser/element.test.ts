import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeBrowser, openBrowser, PATIENCE } from './openPage.js';
import { bundleElement, serveElement } from './serveElement.js';

const ROOT = join(import.meta.dirname, '../..');
const COVERED = join(ROOT, 'examples/photos/covered.jpg');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('<lucidface-check> by a script tag', () => {
  let server: Awaited<ReturnType<typeof serveElement>>;
  let page: Page;
  const said: string[] = [];
  const errors: string[] = [];
  const foreign: string[] = [];
  const weights: string[] = [];

  beforeAll(async () => {
    bundleElement();
    server = await serveElement();
    const { origin } = server;
    const browser = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ]);
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => void errors.push(error.message));
    page.on('console', (message) => void (message.type() === 'log' && said.push(message.text())));
    page.on('request', (request) => {
      if (request.url().endsWith('.bin')) weights.push(new URL(request.url()).pathname);
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin))
        foreign.push(request.url());
    });
    await page.goto(origin);
  });
  afterAll(async () => {
    await page?.close();
    await closeBrowser();
    server?.close();
  });

  test('judges and explains a photo: verdict, advice, reason and picture, and the event that the page waits for', async () => {
    await page.setInputFiles('lucidface-check input', COVERED);
    await page.waitForSelector('lucidface-check #picture-view:not([hidden])');
    expect(await page.textContent('lucidface-check #verdict')).toMatch(/^Not good enough \(\d+ \/ 100\)$/);
    // the page judges an id-photo: the pose of a covered face is measured from points that are guesses, and comes after the mask
    expect(await page.textContent('lucidface-check #advice')).toContain('mask');
    expect(await page.textContent('lucidface-check #reason')).toMatch(/^occluded: .*(mouth|chin)/);
    expect(said.join('\n')).toMatch(/^false [\d.]+ occluded: /m);
    const colors = await page.$eval('lucidface-check #picture', (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const context = (canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
      return new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
    });
    expect(colors).toBeGreaterThan(1000);
  });

  test('measures a face for a profile with limits, by weights that lie beside the script', async () => {
    const found = await page.evaluate(
      async (bytes) => {
        const { lucidface } = window as unknown as {
          lucidface: {
            assessFace(
              photo: Blob,
              options: object,
            ): Promise<{ profile: string; measures?: readonly { name: string }[] }>;
          };
        };
        const photo = new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))]);
        const { profile, measures = [] } = await lucidface.assessFace(photo, { profile: 'id-photo' });
        return { profile, count: measures.length };
      },
      readFileSync(join(ROOT, 'examples/photos/good.jpg')).toString('base64'),
    );
    expect(found.profile).toBe('id-photo');
    expect(found.count).toBeGreaterThan(3);
    // once, whatever number of photos
    expect(weights.sort()).toEqual(['/landmarks.bin', '/person.bin']);
  });

  test('axe finds no violation, in the light and in the dark', async () => {
    await page.evaluate(AXE);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(place: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run('lucidface-check')).violations.map(({ id, nodes }) => [
          id,
          ...nodes.map(({ html }) => html),
        ]);
      });
      expect(violations).toEqual([]);
    }
  });

  test('shows that a file cannot be opened, and fires an error event', async () => {
    const told = page.evaluate(
      () =>
        new Promise<string>((resolve) =>
          document.addEventListener('face-error', (event) => resolve((event as CustomEvent).detail.message)),
        ),
    );
    await page.setInputFiles('lucidface-check input', {
      name: 'note.png',
      mimeType: 'image/png',
      buffer: Buffer.from('hello'),
    });
    expect(await told).toContain('`image` must be a picture');
    expect(await page.textContent('lucidface-check #error')).toBe(
      'This photo cannot be opened. Choose another one.',
    );
  });

  test('offers the camera as the attribute says, also after it is in the page', async () => {
    for (const offered of [false, true]) {
      await page.$eval(
        'lucidface-check',
        (element, offered) => void element.toggleAttribute('camera', offered),
        offered,
      );
      expect(await page.isVisible('lucidface-check #open')).toBe(offered);
    }
  });

  test('opens its camera in a page after a call that failed outside of one', async () => {
    const messages = await page.evaluate(async () => {
      const element = document.createElement('lucidface-check') as HTMLElement & {
        openCamera(): Promise<void>;
      };
      const messageOf = (error: Error): string => error.message;
      const outside = await element.openCamera().catch(messageOf);
      document.body.append(element);
      const opened = element.openCamera().catch(messageOf);
      const video = element.shadowRoot?.getElementById('video') as HTMLVideoElement;
      while (!video.srcObject) await new Promise((resolve) => setTimeout(resolve, 20));
      element.remove();
      return [outside, await opened];
    });
    expect(messages[0]).toBe('<lucidface-check> must be in a document');
    expect(messages[1]).not.toBe(messages[0]);
  });

  test('opens the camera again at once after it was closed; one that is open is not opened twice', async () => {
    const states = await page.evaluate(async () => {
      const element = document.querySelector('lucidface-check') as HTMLElement & {
        openCamera(): Promise<void>;
        closeCamera(): void;
      };
      const video = element.shadowRoot?.getElementById('video') as HTMLVideoElement;
      const streams: MediaStream[] = [];
      const opened = async (): Promise<void> => {
        while (!video.srcObject || streams.includes(video.srcObject as MediaStream))
          await new Promise((resolve) => setTimeout(resolve, 20));
        streams.push(video.srcObject as MediaStream);
      };
      const first = element.openCamera().catch(() => {});
      const second = element.openCamera();
      second.catch(() => {});
      const once = element.openCamera() === second;
      await opened();
      element.closeCamera();
      const again = element.openCamera().catch(() => {});
      await first;
      await opened();
      element.closeCamera();
      await again;
      return [once, ...streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState))];
    });
    expect(states).toEqual([true, 'ended', 'ended']);
    expect(await page.isVisible('lucidface-check #open')).toBe(true);
  });

  test('opens the camera with advice, and closes it when the element is removed', async () => {
    await page.click('lucidface-check #open');
    await page.waitForFunction(
      () => document.querySelector('lucidface-check')?.shadowRoot?.getElementById('advice')?.textContent,
    );
    expect(await page.isVisible('lucidface-check .oval')).toBe(true);
    const stopped = await page.evaluate(async () => {
      const element = document.querySelector('lucidface-check') as HTMLElement;
      const video = element.shadowRoot?.getElementById('video') as HTMLVideoElement;
      const [track] = (video.srcObject as MediaStream).getTracks();
      element.remove();
      while (track?.readyState !== 'ended') await new Promise((resolve) => setTimeout(resolve, 20));
      return track.readyState;
    });
    expect(stopped).toBe('ended');
  });

  test('shows no work that ended with its removal, when it is put back', async () => {
    const shown = await page.evaluate(async (bytes) => {
      const element = document.createElement('lucidface-check') as HTMLElement & {
        check(photo: Blob): Promise<unknown>;
      };
      const main = document.querySelector('main') as HTMLElement;
      main.append(element);
      const photo = new Blob([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))]);
      const ended = element.check(photo).then(
        () => 'judged',
        ({ name }: Error) => name,
      );
      element.remove();
      const name = await ended;
      main.append(element);
      return [name, element.shadowRoot?.getElementById('verdict')?.textContent];
    }, readFileSync(COVERED).toString('base64'));
    expect(shown).toEqual(['AbortError', '']);
  });

  test('sends no request to another server, and no error reaches the page', () => {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledModel } from '../../src/model/bundledModel.js';
import { ADVICE_CODES } from '../../src/model/index.js';
import { FACE_REGIONS } from '../../src/reasons/index.js';
import { closeBrowser, openBrowser, PATIENCE } from './openPage.js';
import { bundleElement, serveElement } from './serveElement.js';

const PHOTOS = join(import.meta.dirname, '../../examples/photos');
const ENGLISH = /\b(the|and|your|this|face|light|good|enough|photo|camera|undefined)\b/i;

interface Check extends HTMLElement {
  check(photo: Blob | null): Promise<{ readonly sentence: string }>;
}

describe('<lucidface-check> in the German page of docs/element.md', () => {
  let server: Awaited<ReturnType<typeof serveElement>>;
  let page: Page;
  beforeAll(async () => {
    bundleElement();
    server = await serveElement(undefined, 'de');
    page = await (await openBrowser()).newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(server.origin);
  });
  afterAll(async () => {
    await closeBrowser();
    server?.close();
  });
  const textOf = (id: string): Promise<string | null> => page.textContent(`lucidface-check #${id}`);
  /** All that a user sees or hears. */
  const all = (): Promise<string> =>
    page.$eval('lucidface-check', (element) => {
      const root = element.shadowRoot as ShadowRoot;
      const labels = [...root.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'));
      const shown = [...root.querySelectorAll('p')].map(({ textContent }) => textContent);
      return [element.textContent, ...labels, ...shown].join('\n');
    });
  /** Checks a photo, and gives the English sentence. */
  const check = (name: string): Promise<string> =>
    page.$eval(
      'lucidface-check',
      async (element, photo) => {
        const bytes = Uint8Array.from(atob(photo), (character) => character.charCodeAt(0));
        return (await (element as Check).check(new Blob([bytes]))).sentence;
      },
      readFileSync(join(PHOTOS, name)).toString('base64'),
    );

  test.each([
    [
      'covered.jpg',
      /^Nicht gut genug \(\d+ \/ 100\)$/,
      /Maske/,
      /^Verdeckt\. Im Bild vor allem: .*(Mund|Kinn)/,
    ],
    ['good.jpg', /^Gut geeignet \(\d+ \/ 100\)$/, /^$/, /^Gut\. Im Bild vor allem: /],
  ])('%s: verdict, advice and reason are German', async (photo, verdict, advice, reason) => {
    expect(await check(photo)).toMatch(/^(occluded|acceptable): /);
    expect(await textOf('verdict')).toMatch(verdict);
    expect(await textOf('advice')).toMatch(advice);
    expect(await textOf('reason')).toMatch(reason);
    expect(await all()).not.toMatch(ENGLISH);
  });

  test('so are its errors', async () => {
    await page.setInputFiles('lucidface-check input', {
      name: 'note.png',
      mimeType: 'image/png',
      buffer: Buffer.from('hello'),
    });
    await page.waitForFunction(
      () => document.querySelector('lucidface-check')?.shadowRoot?.getElementById('error')?.textContent,
    );
    expect(await textOf('error')).toBe('Dieses Foto lässt sich nicht öffnen. Wählen Sie ein anderes.');
    await page.$eval('lucidface-check', (element) => element.setAttribute('profile', 'passport'));
    await expect(check('good.jpg')).rejects.toThrow('`profile` must be one of');
    expect(await textOf('error')).toBe('Das Foto kann zurzeit nicht geprüft werden.');
    expect(await all()).not.toMatch(ENGLISH);
  });

  test('it knows every advice, class and part of the face', async () => {
    const { userDefinedMetadata } = await bundledModel.load!();
    const { classNames } = (userDefinedMetadata as { lucidface: { classNames: string[] } }).lucidface;
    const [codes, classes, parts] = await page.evaluate<string[][]>(
      '[ADVICE, CLASSES, PARTS].map((table) => Object.keys(table).sort())',
    );
    expect(codes).toEqual([...ADVICE_CODES].sort());
    expect(classes).toEqual([...classNames].sort());
    expect(parts).toEqual([...FACE_REGIONS].sort());
    const values = [undefined, 0.2, 12.4, -12.4];
    const directions = [undefined, 'left', 'right', 'up', 'down', 'closer', 'back'];
    const requests = ADVICE_CODES.flatMap((code) =>
      values.flatMap((value) => directions.map((direction) => ({ code, value, direction }))),
    );
    const texts = await page.$eval(
      'lucidface-check',
      (element, requests) => {
        const { texts } = element as unknown as { texts: { advice(advice: object): string } };
        return requests.map((request) => texts.advice(request));
      },
      requests,
    );
    for (const text of texts) expect(text).not.toMatch(ENGLISH);
  });

  test.each([
    [{ code: 'turn-head', value: -12.3 }, 'Drehen Sie den Kopf um 12 Grad nach rechts.'],
    [{ code: 'turn-head', value: 12.3, direction: 'right' }, 'Drehen Sie den Kopf um 12 Grad nach rechts.'],
    [{ code: 'nod-head', value: 7 }, 'Heben Sie das Kinn um 7 Grad.'],
    [{ code: 'change-distance', value: -20 }, 'Gehen Sie zurück: Der Kopf ist um 20 % zu groß.'],
    [{ code: 'turn-photo', value: -90 }, 'Drehen Sie das Foto um 90 Grad nach links.'],
    [{ code: 'turn-photo' }, 'Halten Sie die Kamera aufrecht.'],
  ])('%o is said with its amount and direction', async (advice, text) => {
    const said = await page.$eval(
      'lucidface-check',
      (element, advice) =>
        (element as unknown as { texts: { advice(advice: object): string } }).texts.advice(advice),
      advice,
    );
    expect(said).toBe(text);
  });
});

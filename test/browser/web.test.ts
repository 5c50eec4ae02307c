import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { coveredHeadDown } from '../coveredHeadDown.js';
import { GRAPHICS } from './graphics.js';
import { closeBrowser, openBrowser, PATIENCE } from './openPage.js';
import { serveWeb } from './serveWeb.js';

const FACE_API = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
const PHOTO = join(FACE_API, 'demo/sample6.jpg');
/** One face with a mask, which fills the photo. */
const COVERED = join(import.meta.dirname, '../../examples/photos/covered.jpg');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The policy in the page; the server sends it with the worker, which the policy of the page does not bind. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'";

// the tests are one session on one page: each starts where the one before it ended
describe('the web page', () => {
  let server: Awaited<ReturnType<typeof serveWeb>>;
  let page: Page;
  const foreign: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    server = await serveWeb();
    const browser = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ]);
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    await context.route('**/out/*.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'content-security-policy': POLICY },
      });
    });
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    context.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${server.origin}/`))
        foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => void errors.push(error.message));
    // registered before any key is pressed, so that no file dialog of the system opens
    page.on('filechooser', (chooser) => void chooser.setFiles(COVERED));
    await page.goto(server.origin);
    // every text for a screen reader: the next may come at once
    await page.evaluate(() => {
      const told: (string | null)[] = [];
      const status = document.getElementById('status') as HTMLElement;
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) told.push(node.textContent);
      }).observe(status, { childList: true });
      // a busy page may paint nothing of a verdict that is awaited for a short time only
      const verdicts = { begun: 0 };
      const verdict = document.getElementById('verdict') as HTMLElement;
      new MutationObserver(() => {
        if (verdict.getAttribute('aria-busy') === 'true') verdicts.begun++;
      }).observe(verdict, { attributeFilter: ['aria-busy'] });
      Object.assign(window, { told, verdicts });
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const state = await page.evaluate(() => ({
      state: document.getElementById('main')?.dataset.state,
      focused: document.activeElement?.id,
      texts: ['status', 'error', 'live', 'verdict-title'].map(
        (id) => document.getElementById(id)?.textContent,
      ),
      hidden: document.hidden,
      video: (document.getElementById('video') as HTMLVideoElement).readyState,
    }));
    process.stderr.write(`${task.name}: ${JSON.stringify({ ...state, errors })}\n`);
  });
  afterAll(async () => {
    await page?.context().close();
    await closeBrowser();
    server?.close();
  });

  const text = async (id: string): Promise<string> => (await page.textContent(`#${id}`)) ?? '';
  const focused = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
  const verdict = async (): Promise<number> => {
    await page.waitForSelector('#verdict[aria-busy="false"]');
    return Number(await text('score'));
  };
  /** The verdict that an action brings about. */
  const verdictAfter = async (action: () => Promise<unknown>): Promise<number> => {
    const begun = () => (window as unknown as { verdicts: { begun: number } }).verdicts.begun;
    const before = await page.evaluate(begun);
    await action();
    await page.waitForFunction(
      (count) => (window as unknown as { verdicts: { begun: number } }).verdicts.begun > count,
      before,
    );
    return verdict();
  };
  const answered = (): Promise<unknown> => page.waitForSelector('#answer', { state: 'visible' });
  const tabTo = async (id: string): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      if ((await focused()) === id) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`#${id} cannot be reached with the Tab key, only #${await focused()}`);
  };
  /** How many pixels of the heat map can be seen, and in how many colours. */
  const heat = (): Promise<{ seen: number; colors: number }> =>
    page.evaluate(() => {
      const canvas = document.getElementById('heat') as HTMLCanvasElement;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return { seen: pixels.filter((value) => value >>> 24 > 0).length, colors: new Set(pixels).size };
    });

  test('declares its Content-Security-Policy', async () => {
    const [said] = await page.$$eval('meta[http-equiv="Content-Security-Policy"]', (found) =>
      found.map((meta) => meta.getAttribute('content')),
    );
    expect(said).toBe(POLICY);
    expect(said).not.toContain("'unsafe-eval'");
    expect(said).not.toContain("'unsafe-inline'");
  });

  test('starts empty, with a prompt and no photo', async () => {
    expect(await page.isVisible('text=Choose a photo of a face')).toBe(true);
    expect(await page.isVisible('#photo')).toBe(false);
    expect(await page.isVisible('#verdict')).toBe(false);
    expect(await page.getAttribute('#picture', 'src')).toBeNull();
  });

  test('the keyboard alone is enough for a photo, a verdict and an explanation', async () => {
    await tabTo('file');
    await page.keyboard.press('Enter');
    await verdict();
    expect(await text('score')).toMatch(/^\d{1,3}$/);
    expect(await text('verdict-title')).toMatch(/^(Good to use|Not good enough)$/);
    // the text for a screen reader: the verdict, with the score
    const told = await page.evaluate(() => (window as unknown as { told: string[] }).told.join('\n'));
    expect(told).toContain(`${await text('verdict-title')}. ${await text('score')} of 100.`);
    expect(await focused()).toBe('file');

    // the reason comes unasked: Grad-CAM, then LIME behind it
    await answered();
    expect(await focused()).toBe('file');
    expect(await text('reason')).toMatch(/^[A-Z].*\.$/);
    expect(await page.getAttribute('#heat', 'aria-label')).toMatch(/^Heat map of the evidence for: ./);
    await page.waitForSelector('#tab-combined[aria-selected="true"]');
    expect(await text('agreement')).toMatch(/same place|different places/);
    expect(await text('cost')).toMatch(/\d+ % of the evidence of both lies in the same place/);
    expect(await page.isVisible('#work')).toBe(false);
    expect(await text('status')).toContain(await text('reason'));

    // the tabs by arrow keys, each with its own map
    await page.focus('#tab-combined');
    for (const [key, method] of [
      ['ArrowLeft', 'lime'],
      ['ArrowLeft', 'grad-cam'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused()).toBe(`tab-${method}`);
      expect(await page.getAttribute('#heat', 'data-method')).toBe(method);
      const { seen, colors } = await heat();
      expect(seen).toBeGreaterThan(1000);
      expect(colors).toBeGreaterThan(20);
    }

    await page.focus('#opacity');
    await page.keyboard.press('Home');
    expect(await page.$eval('#heat', (canvas) => getComputedStyle(canvas).opacity)).toBe('0');
    await page.keyboard.press('End');
    expect(await page.$eval('#heat', (canvas) => getComputedStyle(canvas).opacity)).toBe('1');
  });

  test('zooms in on a small face, one of several, which no map explains', async () => {
    await verdictAfter(() => page.setInputFiles('#file', PHOTO));
    expect(await text('summary')).toContain('everal faces');
    expect(await text('reason')).toBe(
      'The place or size of the face decided: no map of the photo explains that.',
    );
    expect(await page.isVisible('#tabs')).toBe(false);
    const width = (id: string): Promise<number> =>
      page.$eval(`#${id}`, (element) => element.getBoundingClientRect().width);
    const before = await width('face');
    await page.click('#closer');
    expect(await page.getAttribute('#closer', 'aria-pressed')).toBe('true');
    await page.waitForFunction((least) => {
      const face = document.getElementById('face')?.getBoundingClientRect() as DOMRect;
      const frame = document.getElementById('photo')?.getBoundingClientRect() as DOMRect;
      return face.width > least && face.left > frame.left && face.right < frame.right;
    }, 1.25 * before);
    await page.click('#closer');
    await page.waitForFunction(
      (most) => (document.getElementById('face')?.getBoundingClientRect().width ?? 0) < most,
      1.01 * before,
    );
  });

  test('explains the selected class by the method selected under "Advanced"', async () => {
    await page.click('.why summary');
    await page.selectOption('#method', 'grad-cam++');
    await page.selectOption('#target', 'dark');
    await page.click('#explain');
    await page.waitForSelector('#heat[data-target="dark"]');
    expect(await text('reason')).toMatch(/^Too dark: /);
    // a method without a tab: nothing of the maps from before is left
    expect(await page.isVisible('#tabs')).toBe(false);
    expect(await page.getAttribute('#heat', 'data-method')).toBe('grad-cam++');
    await page.selectOption('#target', '');
  });

  test('LIME runs in the worker: progress rises, cancel ends it, and the page stays usable', async () => {
    await page.selectOption('#method', 'lime');
    await page.evaluate(() => {
      const seen = { values: [] as number[], ticks: 0, most: 0 };
      const bar = document.getElementById('progress') as HTMLProgressElement;
      const timer = setInterval(() => {
        seen.most = Math.max(seen.most, ++seen.ticks);
        if (seen.values.at(-1) !== bar.value) {
          seen.values.push(bar.value);
          seen.ticks = 0;
        }
        if (seen.values.length > 5) clearInterval(timer);
      }, 10);
      Object.assign(window, { seen });
    });
    await page.focus('#explain');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => (window as unknown as { seen: { values: number[] } }).seen.values.length > 5,
    );
    // nothing of the map before is shown meanwhile
    expect(await page.isVisible('#heat')).toBe(false);
    expect(await page.isVisible('#answer')).toBe(false);
    const { values, most } = await page.evaluate(
      () => (window as unknown as { seen: { values: number[]; most: number } }).seen,
    );
    const [, ...rising] = values;
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising.at(-1)).toBeLessThan(1);
    // the timers of the page run while the worker computes a batch
    expect(most).toBeGreaterThan(4);

    await page.click('#cancel');
    await page.waitForSelector('#work', { state: 'hidden' });
    expect(await text('status')).toBe('Cancelled');
    expect(await text('error')).toBe('');
    await page.selectOption('#method', 'layer-cam');
    await page.click('#explain');
    await page.waitForSelector('#heat[data-method="layer-cam"]');
    expect(await text('status')).toContain(await text('reason'));
  });

  test.runIf(GRAPHICS)(
    'switches to webgl, recovers from a lost context, and gives the same verdict',
    async () => {
      // few sizes for the detector, whose kernels a backend in software compiles for each of them
      const before = await verdictAfter(() => page.click('[data-sample="good"]'));
      const first = page.waitForEvent('worker');
      await page.selectOption('#backend', 'webgl');
      const worker = await first;
      const another = page.waitForEvent('worker');
      await worker.evaluate(async () => {
        const { self: scope } = globalThis as unknown as {
          self: { _tfengine?: { backendInstance?: { gpgpu: { gl: WebGL2RenderingContext } } } };
        };
        while (!scope._tfengine?.backendInstance) await new Promise((resolve) => setTimeout(resolve, 20));
        const loss = scope._tfengine.backendInstance.gpgpu.gl.getExtension('WEBGL_lose_context');
        if (!loss) throw new Error('the context cannot be lost');
        loss.loseContext();
      });
      // requests to the lost worker are repeated in the next one
      await another;
      expect(Math.abs((await verdict()) - before)).toBeLessThanOrEqual(1);
      expect(page.workers()).toHaveLength(1);
      expect(await text('error')).toBe('');
      expect(await page.inputValue('#backend')).toBe('webgl');
    },
  );

  test.runIf(GRAPHICS)('switches to wasm, with the same verdict', async () => {
    const before = await verdict();
    const after = await verdictAfter(() => page.selectOption('#backend', 'wasm'));
    expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
    expect(await text('error')).toBe('');
  });

  test('explains a covered face on wasm', async () => {
    await verdictAfter(() => page.click('[data-sample="covered"]'));
    await answered();
    expect((await heat()).seen).toBeGreaterThan(1000);
  });

  test('judges again behind the first verdict, and replaces it only where it is another one', async () => {
    // the measures come with the second verdict
    const judgedTwice = (): Promise<unknown> =>
      page.waitForFunction(() => document.querySelectorAll('#first-measures tr').length > 0);
    const told = (): Promise<string[]> =>
      page.evaluate(() => (window as unknown as { told: string[] }).told.splice(0));
    const verdictsOf = (texts: readonly string[]): string[] =>
      texts.filter((said) => / of 100\. /.test(said));

    await told();
    await verdictAfter(() => page.click('[data-sample="covered"]'));
    await judgedTwice();
    await page.waitForSelector('#tab-combined[aria-selected="true"]');
    expect(verdictsOf(await told())).toHaveLength(1);

    const buffer = await coveredHeadDown();
    await verdictAfter(() =>
      page.setInputFiles('#file', { name: 'down.png', mimeType: 'image/png', buffer }),
    );
    await page.waitForFunction(() =>
      document.getElementById('defects')?.textContent?.includes('Turn the photo by 180 degrees'),
    );
    expect(await text('verdict-title')).toBe('Not good enough');
    expect(await text('summary')).toContain('hoto not upright');
    await judgedTwice();
    const [first, second, ...more] = verdictsOf(await told());
    expect(first).not.toContain('upside down');
    expect(second).toContain('upside down');
    expect(more).toEqual([]);
    expect(await text('error')).toBe('');
  });

  test('accepts dropped and pasted pictures, and names files that are none', async () => {
    const png = await sharp({ create: { width: 160, height: 120, channels: 3, background: '#7a8' } })
      .png()
      .toBuffer();
    const give = (event: 'drop' | 'paste', bytes: Buffer, name: string, type: string): Promise<void> =>
      page.evaluate(
        ({ event, base64, name, type }) => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name, { type }));
          const init = { bubbles: true, cancelable: true };
          document.body.dispatchEvent(
            event === 'drop'
              ? new DragEvent('drop', { ...init, dataTransfer: data })
              : new ClipboardEvent('paste', { ...init, clipboardData: data }),
          );
        },
        { event, base64: bytes.toString('base64'), name, type },
      );
    await give('drop', Buffer.from('hello'), 'note.txt', 'text/plain');
    await page.waitForFunction(
      () =>
        document.getElementById('error')?.textContent ===
        'note.txt is not a picture. JPEG, PNG, WebP, GIF, AVIF and BMP work; HEIC works in Safari only.',
    );
    await give('drop', Buffer.from('hello'), 'broken.png', 'image/png');
    await page.waitForFunction(() => document.getElementById('error')?.textContent?.startsWith('broken.png'));
    // an <img> shows its upper part
    await give('drop', readFileSync(COVERED).subarray(0, 9000), 'half.jpg', 'image/jpeg');
    await page.waitForFunction(() => document.getElementById('error')?.textContent?.startsWith('half.jpg'));
    expect(await page.isVisible('#photo')).toBe(true);
    for (const event of ['drop', 'paste'] as const) {
      const before = await page.getAttribute('#picture', 'src');
      await give(event, png, 'flat.png', 'image/png');
      await page.waitForFunction(
        (src) => document.getElementById('picture')?.getAttribute('src') !== src,
        before,
      );
      await verdict();
      expect(await text('error')).toBe('');
      expect(await text('verdict-title')).toBe('Not good enough');
      expect(await text('note')).toBe('No face was found, so the whole photo was judged.');
    }
  });

  /** Starts the camera until it gives frames: the browser's fake one sometimes gives none. */
  const startCamera = async (): Promise<void> => {
    for (let trial = 1; ; trial++) {
      await page.click('#start-camera');
      try {
        const scored = () => document.getElementById('live')?.dataset.score;
        await page.waitForFunction(scored, undefined, { timeout: PATIENCE / 5 });
        return;
      } catch (error) {
        if (trial === 3) throw error;
        await page.click('#stop-camera');
        await page.waitForSelector('#photo', { state: 'visible' });
      }
    }
  };

  test('gives advice before the camera, and takes its picture', async () => {
    await startCamera();
    expect(await text('live')).toMatch(/\.$/);
    expect(await focused()).toBe('take');
    expect(await page.isVisible('#answer')).toBe(false);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#photo', { state: 'visible' });
    expect(await verdict()).toBeGreaterThanOrEqual(0);
    expect(await page.isVisible('#camera')).toBe(false);
    expect(await page.$eval('#video', (video) => (video as HTMLVideoElement).srcObject)).toBeNull();
    await page.click('#start-camera');
    await page.waitForSelector('#camera', { state: 'visible' });
    await page.click('#stop-camera');
    await page.waitForSelector('#photo', { state: 'visible' });
    // neither oval, arrow nor score of the last frame waits for the next camera
    expect(await page.getAttribute('#live', 'data-score')).toBeNull();
    expect(await page.getAttribute('#oval', 'data-fits')).toBeNull();
    expect(await page.getAttribute('#arrow', 'hidden')).toBe('');
  });

  test('says that the camera was taken away', async () => {
    await startCamera();
    await page.$eval('#video', (video) => {
      for (const track of ((video as HTMLVideoElement).srcObject as MediaStream).getTracks()) track.stop();
    });
    await page.waitForSelector('#photo', { state: 'visible' });
    expect(await text('error')).toBe('The camera was taken away.');
  });

  test('opens a sample photo, and explains it unasked', async () => {
    await page.click('[data-sample="covered"]');
    await page.waitForFunction(() => document.getElementById('summary')?.textContent?.includes('covered'));
    expect(await verdict()).toBeLessThan(50);
    await answered();
    expect(await text('reason')).toMatch(/^Face covered: .*(mouth|chin)/);
    // there is more room than the picture takes
    await page.setViewportSize({ width: 1280, height: 900 });
    const width = (id: string) => page.$eval(`#${id}`, (element) => element.getBoundingClientRect().width);
    expect(await width('photo')).toBeCloseTo(await width('picture'), 0);
    await page.setViewportSize({ width: 1100, height: 900 });
  });

  test.each([
    ['with a photo', 'light', 1280],
    ['with a photo', 'dark', 390],
    ['empty', 'light', 390],
    ['empty', 'dark', 1280],
  ] as const)('axe finds no violation: %s, %s, %i px wide', async (state, colorScheme, width) => {
    const other = state === 'empty' ? await page.context().newPage() : page;
    other.setDefaultTimeout(PATIENCE);
    await other.emulateMedia({ colorScheme });
    await other.setViewportSize({ width, height: 900 });
    if (state === 'empty') await other.goto(server.origin);
    // evaluated by the browser's debugger, which the policy of the page does not bind
    await other.evaluate(AXE);
    const violations = await other.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      // colours half-way from light to dark are none of the page's
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
      }
      return (await axe.run()).violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
    });
    expect(violations).toEqual([]);
    if (other === page) await page.setViewportSize({ width: 1100, height: 900 });
    else await other.close();
  });

  test('every control has a name, and hidden ones are out of reach', async () => {
    const nameless = await page.$$eval('button, input, select', (controls) =>
      controls
        .filter((control) => {
          const labels = [...((control as HTMLInputElement).labels ?? [])];
          return (
            ![control, ...labels].some(
              (element) => element.textContent?.trim() || element.querySelector('img')?.alt,
            ) || control.closest('[aria-hidden="true"]')
          );
        })
        .map(({ id }) => id),
    );
    expect(nameless).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    '%s: the contrast of text is 4.5 to 1 at least',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const ratios = await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        const luminance = (name: string): number => {
          const hex = style.getPropertyValue(`--${name}`).trim();
          const digits = hex.length === 4 ? hex.replaceAll(/[^#]/g, '$&$&') : hex;
          const [r, g, b] = [1, 3, 5].map((i) => {
            const value = Number.parseInt(digits.slice(i, i + 2), 16) / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          }) as [number, number, number];
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        return [
          ['ink', 'paper'],
          ['soft', 'paper'],
          ['soft', 'card'],
          ['ink', 'field'],
          ['accent', 'card'],
          ['accent-ink', 'accent'],
          ['accent', 'accent-wash'],
          ['bad', 'bad-wash'],
        ].map(([front, back]) => {
          const [a, b] = [luminance(front), luminance(back)];
          return [front, back, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)] as const;
        });
      });
      for (const [front, back, ratio] of ratios) expect(ratio, `${front} on ${back}`).toBeGreaterThan(4.5);
    },
  );

  test('reports a worker that cannot be loaded', async () => {
    const lost = await page.context().newPage();
    lost.setDefaultTimeout(PATIENCE);
    await lost.route('**/out/worker.js', (route) => route.fulfill({ status: 404 }));
    await lost.goto(server.origin);
    await lost.setInputFiles('#file', PHOTO);
    await lost.waitForFunction(() => document.getElementById('error')?.textContent?.includes('worker'));
    expect(await lost.textContent('#verdict-title')).toBe('No verdict');
    expect(await lost.isEnabled('#explain')).toBe(false);
    await lost.close();
  });

  test('respects reduced motion, and fits a narrow screen', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.$eval('#arc', (arc) => getComputedStyle(arc).transitionProperty)).toBe('none');
    await page.setViewportSize({ width: 320, height: 700 });
    const empty = await page.context().newPage();
    await empty.setViewportSize({ width: 320, height: 700 });
    const nothing = { contentType: 'text/javascript', body: '' };
    await empty.route('**/out/worker.js', (route) => route.fulfill(nothing));
    await empty.goto(server.origin);
    for (const shown of [page, empty]) {
      // text at 100 % and at 200 %, with all that is folded
      const widths = await shown.evaluate(() => {
        const { documentElement: root } = document;
        for (const details of document.querySelectorAll('details')) details.open = true;
        return ['', '32px'].map((size) => {
          root.style.fontSize = size;
          return [root.clientWidth, root.scrollWidth];
        });
      });
      for (const [inside, whole] of widths) expect(whole).toBe(inside);
    }
    await empty.close();
    await page.evaluate(() => void document.documentElement.removeAttribute('style'));
  });

  test('keeps the colours of the legend where the system replaces those of the page', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await page.$eval('#legend i', (key) => getComputedStyle(key).backgroundImage)).toContain(
      'gradient',
    );
    await page.emulateMedia({ forcedColors: 'none' });
  });

  test('sent no request to another server, and no error to the console', () => {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });
});

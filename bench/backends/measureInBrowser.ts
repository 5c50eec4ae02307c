import type { Answer } from '../../test/backends/answerOf.js';
import { type OpenPage, openPage } from '../../test/browser/openPage.js';
import type { Measured, Measuring } from './measured.js';

interface MeasurePage {
  run(backend: string): Promise<void>;
  answer(photo: unknown): Promise<Answer>;
  time(photo: unknown, seconds: number): Promise<Measured['times']>;
  check(): Promise<Measured['checks']>;
}

/** Measures a backend in a page of a Chromium. */
export async function measureInBrowser(
  name: 'wasm' | 'webgl' | 'webgpu',
  { photos, seconds }: Measuring,
): Promise<Measured> {
  const { page, close }: OpenPage = await openPage('measure');
  const listed = photos.map(({ data, width, height }) => ({ data: Array.from(data), width, height }));
  try {
    await page.evaluate((backend) => (window as unknown as MeasurePage).run(backend), name);
    const ask = (one: unknown): Promise<Answer> =>
      page.evaluate((photo) => (window as unknown as MeasurePage).answer(photo), one);
    const answers: Answer[] = [];
    for (const photo of listed) answers.push(await ask(photo));
    const repeats = JSON.stringify(await ask(listed[0])) === JSON.stringify(answers[0]);
    const times = await page.evaluate(
      ({ photo, seconds }) => (window as unknown as MeasurePage).time(photo, seconds),
      { photo: listed[0], seconds },
    );
    const checks = await page.evaluate(() => (window as unknown as MeasurePage).check());
    return { answers, repeats, times, checks };
  } finally {
    await close();
  }
}

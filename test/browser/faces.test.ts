import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { startBackend } from '../../src/node/index.js';
import type { DetectedFace } from '../../src/types.js';
import { astronaut, farthest } from '../fixture.js';
import { BROWSER_BACKENDS } from './graphics.js';
import { LARGE } from './largeFace.js';
import { closeBrowser, type OpenPage, openPage } from './openPage.js';

interface Answer {
  readonly backend: string;
  readonly faces: readonly DetectedFace[];
  readonly left: number;
}

describe('the bundled detector in a browser', () => {
  let open: OpenPage;
  let expected: readonly DetectedFace[];
  beforeAll(async () => {
    open = await openPage('faces');
    await startBackend('wasm');
    expected = await blazeFaceDetector(LARGE).detect(astronaut());
  });
  afterAll(async () => {
    await open?.close();
    await closeBrowser();
  });

  test.each(BROWSER_BACKENDS)(
    '%s: the face of Node, no tensor left, no request to another server',
    async (backend) => {
      const { data, width, height } = astronaut();
      const answer = await open.page.evaluate(
        (request) => (window as unknown as { run: (request: unknown) => Promise<Answer> }).run(request),
        { backend, photo: { data: Array.from(data), width, height } },
      );
      expect(answer.backend).toBe(backend);
      expect(expected.length).toBe(1);
      expect(answer.faces.length).toBe(1);
      const values = ([face]: readonly DetectedFace[]): number[] => {
        const { x, y, width: wide, height: high } = face;
        return [x, y, wide, high];
      };
      expect(farthest(values(answer.faces), values(expected))).toBeLessThan(1);
      expect(answer.left).toBe(0);
      expect(open.foreign).toEqual([]);
    },
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCameraFile } from './cameraFile.js';
import { GRAPHICS } from './graphics.js';
import { closeBrowser, type OpenPage, openPage } from './openPage.js';

interface Counts {
  readonly frames: number;
  readonly assessed: number;
  readonly dropped: number;
}

describe('watching a camera in a browser', () => {
  let folder: string;
  let open: OpenPage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lucidface-camera-'));
    const file = join(folder, 'face.mjpeg');
    await writeCameraFile(file);
    open = await openPage('camera', [], {}, [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ]);
  });
  afterAll(async () => {
    await open?.close();
    await closeBrowser();
    await rm(folder, { recursive: true });
  });
  const play = <T>(scene: string, request: object = {}): Promise<T> =>
    open.page.evaluate((all) => (window as unknown as { run: (request: unknown) => Promise<T> }).run(all), {
      scene,
      ...request,
    });

  test('waits for the interval, and drops the frames between', async () => {
    const { counts, gaps } = await play<{ counts: Counts; gaps: number[] }>('throttled', {
      interval: 300,
      time: 0,
    });
    expect(gaps.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(299);
    expect(counts.dropped).toBeGreaterThan(0);
    expect(counts.assessed + counts.dropped).toBe(counts.frames);
  });

  test('never has two assessments in flight, and no queue, with a classifier slower than the camera', async () => {
    const { counts, gaps, most } = await play<{ counts: Counts; gaps: number[]; most: number }>('throttled', {
      interval: 0,
      time: 300,
    });
    expect(most).toBe(1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(299);
    expect(gaps.length).toBeGreaterThan(2);
    expect(counts.dropped).toBeGreaterThan(0);
    expect(counts.assessed + counts.dropped).toBe(counts.frames);
  });

  test.each(['stop', 'remove'])('ends when the camera is taken away: %s', async (how) => {
    const { counts } = await play<{ counts: Counts }>('ended', { how });
    expect(counts.assessed).toBeGreaterThan(0);
  });

  test.each(['pause', 'hide'])('pauses and resumes: %s', async (how) => {
    const { counts, resting, rested } = await play<{ counts: Counts; resting: number; rested: number }>(
      'ended',
      { how },
    );
    expect(resting).toBeGreaterThan(0);
    expect(rested).toBe(resting);
    expect(counts.assessed).toBeGreaterThan(rested);
  });

  test('keeps the best frame, and its own pixels', async () => {
    type Pair = [score: number, sharpness: number];
    const { best, size, all } = await play<{ best: Pair; size: number[]; all: Pair[] }>('best');
    expect(size).toEqual([448, 448]);
    const scores = all.map(([score]) => score);
    expect(best[0]).toBe(Math.max(...scores));
    expect(all).toContainEqual(best);
    // the face comes into focus once a second: the best frame is a sharp one
    const sharp = Math.max(...all.map(([, sharpness]) => sharpness));
    const blurred = Math.min(...all.map(([, sharpness]) => sharpness));
    expect(blurred).toBeLessThan(0.5 * sharp);
    expect(best[1]).toBeGreaterThan(0.9 * sharp);
    expect(best[0]).toBeGreaterThan(Math.min(...scores) + 20);
  });

  // what is left shows from the second frame on; textures are all there after ten. WebGL may run in software
  test.each([GRAPHICS ? (['webgl', 20, false] as const) : (['wasm', 30, true] as const)])(
    '%s: %i frames leave as many tensors and bytes as the first',
    async (backend, frames, turned) => {
      const answer = await play<{
        backend: string;
        counts: Counts;
        seen: { tensors: number; gpuBytes: number; allocated: number }[];
        left: number;
      }>('memory', { backend, frames, turned });
      expect(answer.backend).toBe(backend);
      expect(answer.counts.assessed).toBe(frames);
      expect(new Set(answer.seen.map(({ tensors }) => tensors)).size).toBe(1);
      expect(new Set(answer.seen.map(({ gpuBytes }) => gpuBytes)).size).toBe(1);
      // textures that are kept to be used again
      expect(answer.seen.at(-1)?.allocated).toBe(answer.seen[9]?.allocated);
      expect(answer.left).toBe(0);
      expect(open.foreign).toEqual([]);
    },
  );

  test.runIf(GRAPHICS).each(['webgl', 'webgpu'])(
    '%s: continues with a new classifier when the device is lost',
    async (backend) => {
      const answer = await play<{
        end: Counts;
        scores: number[];
        disposed: number[];
        loads: number;
        rejected: string[];
        left: number;
      }>('lost', { backend, own: true });
      expect(answer.end).toMatchObject({ assessed: 6 });
      expect(answer.loads).toBe(2);
      expect(answer.disposed).toEqual([1, 2]);
      expect(answer.scores[1]).toBeCloseTo(answer.scores[0], 3);
      // other calls on the lost device end, and give no wrong verdict
      expect(answer.rejected).toHaveLength(1);
      expect(answer.rejected[0]).toMatch(
        backend === 'webgl' ? /^Error: the WebGL context was lost$/ : /^AbortError: /,
      );
      expect(answer.left).toBe(0);
    },
  );

  test.runIf(GRAPHICS)('webgl: names the loss where it cannot load the classifier again', async () => {
    const { end } = await play<{ end: string }>('lost', { backend: 'webgl', own: false });
    expect(end).toBe(
      'Error: the browser took the WebGL context or WebGPU device away, and the weights with it: give `watch` a function that loads the classifier',
    );
  });
});

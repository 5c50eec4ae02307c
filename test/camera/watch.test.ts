import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AssessedFrame, type Assessor, type WatchOptions, watch } from '../../src/camera/index.js';
import { FakeVideo, fakePage } from './fakeVideo.js';

let video: FakeVideo;
let page: { hidden: boolean };
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  page = fakePage();
  video = new FakeVideo();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const numberOf = ({ image }: AssessedFrame): number => image.data[0];

/** Gives each frame the score of its number, or the frame's number itself. */
function assessor(scores: readonly number[] = []): Assessor & { seen: number[] } {
  const seen: number[] = [];
  return {
    seen,
    assess: async ({ data }) => {
      const number = data[0];
      seen.push(number);
      return { score: scores[number] ?? number } as never;
    },
  };
}

function start(classifier: unknown, options?: WatchOptions): ReturnType<typeof watch> {
  return watch(video as unknown as HTMLVideoElement, classifier as Assessor, options);
}

async function end(): Promise<void> {
  video.ended = true;
  video.dispatchEvent(new Event('ended'));
}

describe('watch', () => {
  test('assesses each frame with interval 0, and sums up', async () => {
    const classifier = assessor();
    const found: [number, number][] = [];
    const watching = start(classifier, {
      interval: 0,
      onAssessment: (frame, best) => void found.push([numberOf(frame), numberOf(best)]),
    });
    for (let i = 0; i < 3; i++) await video.show();
    await end();
    const { best, ...counts } = await watching;
    expect(counts).toEqual({ frames: 3, assessed: 3, dropped: 0 });
    expect(found).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(best).toMatchObject({ time: 0.1, assessment: { score: 3 } });
    expect(best?.image).toMatchObject({ width: 2, height: 2 });
  });

  test('lets the interval pass between two starts', async () => {
    const classifier = assessor();
    const watching = start(classifier, { interval: 100 });
    for (let i = 0; i < 10; i++) {
      await video.show();
      await vi.advanceTimersByTimeAsync(40);
    }
    await end();
    // frame 1 at 0 ms, frame 4 at 120, frame 7 at 240, frame 10 at 360
    expect(classifier.seen).toEqual([1, 4, 7, 10]);
    expect(await watching).toMatchObject({ frames: 10, assessed: 4, dropped: 6 });
  });

  test('drops the frames that come while one is assessed: none waits in a queue', async () => {
    let [running, most] = [0, 0];
    const seen: number[] = [];
    const slow: Assessor = {
      assess: async ({ data }) => {
        most = Math.max(most, ++running);
        seen.push(data[0]);
        await new Promise((resolve) => setTimeout(resolve, 95));
        running--;
        return { score: 1 } as never;
      },
    };
    const watching = start(slow, { interval: 0 });
    for (let i = 0; i < 7; i++) {
      await video.show();
      await vi.advanceTimersByTimeAsync(40);
    }
    await vi.advanceTimersByTimeAsync(95);
    await end();
    expect(most).toBe(1);
    expect(seen).toEqual([1, 4, 7]);
    expect(await watching).toMatchObject({ frames: 7, assessed: 3, dropped: 4 });
  });

  test('waits for the promise of onAssessment', async () => {
    const classifier = assessor();
    const watching = start(classifier, {
      interval: 0,
      onAssessment: () => new Promise((resolve) => setTimeout(resolve, 50)),
    });
    await video.show();
    await video.show();
    await vi.advanceTimersByTimeAsync(50);
    await video.show();
    await vi.advanceTimersByTimeAsync(50);
    await end();
    await watching;
    expect(classifier.seen).toEqual([1, 3]);
  });

  test('counts the frames that a busy page has missed', async () => {
    const watching = start(assessor(), { interval: 0 });
    await video.show();
    await video.show(5);
    await end();
    expect(await watching).toMatchObject({ frames: 6, assessed: 2, dropped: 4 });
  });

  test('keeps the newest of equally good frames', async () => {
    const watching = start(assessor([0, 10, 70, 70, 30]), { interval: 0 });
    for (let i = 0; i < 4; i++) await video.show();
    await end();
    expect(numberOf((await watching).best as AssessedFrame)).toBe(3);
  });

  test('forgets the best frame when it is too old', async () => {
    const best: number[] = [];
    const watching = start(assessor([0, 90, 60, 70, 20, 30, 10]), {
      interval: 0,
      bestWithin: 200,
      onAssessment: (_, frame) => void best.push(numberOf(frame)),
    });
    for (let i = 0; i < 6; i++) {
      await video.show();
      await vi.advanceTimersByTimeAsync(100);
    }
    await end();
    expect(best).toEqual([1, 1, 1, 3, 3, 5]);
    expect(numberOf((await watching).best as AssessedFrame)).toBe(5);
  });

  test('rests while the video is paused or the page is hidden', async () => {
    const classifier = assessor();
    const watching = start(classifier, { interval: 0 });
    await video.show();
    video.paused = true;
    await video.show();
    video.paused = false;
    page.hidden = true;
    await video.show(20);
    page.hidden = false;
    await video.show();
    await end();
    expect(classifier.seen).toEqual([1, 23]);
    expect(await watching).toMatchObject({ frames: 2, assessed: 2, dropped: 0 });
  });

  test.each(['requestAnimationFrame', 'a timer'])(
    'without requestVideoFrameCallback it looks by %s',
    async (by) => {
      Object.assign(video, { requestVideoFrameCallback: undefined });
      if (by === 'requestAnimationFrame') {
        vi.stubGlobal('requestAnimationFrame', (tick: () => void) => setTimeout(tick, 16));
        vi.stubGlobal('cancelAnimationFrame', clearTimeout);
      }
      const classifier = assessor();
      const watching = start(classifier, { interval: 0 });
      for (let i = 0; i < 3; i++) {
        await video.show();
        await vi.advanceTimersByTimeAsync(40);
      }
      await end();
      expect(classifier.seen).toEqual([1, 2, 3]);
      expect(await watching).toMatchObject({ frames: 3, assessed: 3 });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('hands the options of assess on', async () => {
    const asked: unknown[] = [];
    const detector = { detect: async () => [] };
    const classifier = {
      assess: async (_: ImageData, options: unknown) => {
        asked.push(options);
        return { score: 1 };
      },
    };
    const watching = start(classifier, { detector, profile: 'id-photo' });
    await video.show();
    await end();
    await watching;
    expect(asked).toEqual([{ detector, profile: 'id-photo', face: undefined }]);
  });

  test('ends by the signal: waits for the assessment in progress, and does not report it', async () => {
    const controller = new AbortController();
    let done = false;
    const told = vi.fn();
    const slow = {
      assess: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        done = true;
        return { score: 1 };
      },
    };
    const watching = start(slow, { signal: controller.signal, onAssessment: told });
    await video.show();
    controller.abort();
    const settled = vi.fn();
    void watching.then(settled);
    await vi.advanceTimersByTimeAsync(49);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await watching).toEqual({ frames: 1, assessed: 0, dropped: 1 });
    expect(done).toBe(true);
    expect(told).not.toHaveBeenCalled();
    expect(video.waiting).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends at once when the signal was aborted before, or the video had ended', async () => {
    const nothing = { frames: 0, assessed: 0, dropped: 0 };
    expect(await start(assessor(), { signal: AbortSignal.abort() })).toEqual(nothing);
    video.ended = true;
    expect(await start(assessor())).toEqual(nothing);
  });

  test('can be ended by onAssessment, with the frame that it was given', async () => {
    const controller = new AbortController();
    const watching = start(assessor(), {
      signal: controller.signal,
      onAssessment: () => controller.abort(),
    });
    await video.show();
    expect(await watching).toMatchObject({ frames: 1, assessed: 1, best: { assessment: { score: 1 } } });
  });

  test('ends when a script stops the camera, which fires no event', async () => {
    const track = { readyState: 'live' };
    video.srcObject = { getVideoTracks: () => [track] };
    const watching = start(assessor());
    await video.show();
    track.readyState = 'ended';
    await vi.advanceTimersByTimeAsync(250);
    expect(await watching).toMatchObject({ assessed: 1 });
  });

  test('ends when the source is taken away, not when it is changed', async () => {
    const classifier = assessor();
    const watching = start(classifier, { interval: 0 });
    video.dispatchEvent(new Event('emptied'));
    await video.show();
    expect(classifier.seen).toEqual([1]);
    video.currentSrc = '';
    video.dispatchEvent(new Event('emptied'));
    expect(await watching).toMatchObject({ assessed: 1 });
  });

  test('is rejected by errors of onAssessment, of assess and of the video', async () => {
    const failure = new Error('no');
    for (const onAssessment of [
      () => {
        throw failure;
      },
      () => Promise.reject(failure),
    ]) {
      const watching = start(assessor(), { onAssessment });
      const rejected = expect(watching).rejects.toBe(failure);
      await video.show();
      await rejected;
    }
    const failing = start({ assess: () => Promise.reject(failure) });
    const rejected = expect(failing).rejects.toBe(failure);
    await video.show();
    await rejected;
    const broken = start(assessor());
    const refused = expect(broken).rejects.toThrow('the video cannot be played: decoding failed');
    video.error = { message: 'decoding failed' };
    video.dispatchEvent(new Event('error'));
    await refused;
    expect(video.waiting).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('disposes of a classifier that it loaded, also after an error, and of no other', async () => {
    const dispose = vi.fn();
    const watching = start(async () => ({ ...assessor(), dispose }));
    await vi.advanceTimersByTimeAsync(0);
    await video.show();
    await end();
    expect(await watching).toMatchObject({ assessed: 1 });
    expect(dispose).toHaveBeenCalledTimes(1);
    video.ended = false;
    const failing = start(async () => ({ assess: () => Promise.reject(new Error('no')), dispose }));
    const rejected = expect(failing).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(0);
    await video.show();
    await rejected;
    expect(dispose).toHaveBeenCalledTimes(2);
    const others = start({ ...assessor(), dispose });
    await video.show();
    await end();
    await others;
    expect(dispose).toHaveBeenCalledTimes(2);
  });

  test('waits for a video that has no frame yet', async () => {
    const classifier = assessor();
    video.readyState = 1;
    const watching = start(classifier);
    await video.show();
    video.readyState = 4;
    await video.show();
    await end();
    expect(await watching).toMatchObject({ frames: 2, assessed: 1, dropped: 1 });
  });
});

describe('watch refuses', () => {
  test.each([
    [{ interval: -1 }, RangeError, '`interval` must be a number of at least 0, got -1'],
    [{ interval: '1' }, TypeError, '`interval` must be a number, got "1" (string)'],
    [{ bestWithin: Number.NaN }, RangeError, '`bestWithin` must be a number of at least 0, got NaN'],
    [{ onAssessment: 1 }, TypeError, '`onAssessment` must be a function, got 1'],
    [{ signal: {} }, TypeError, '`signal` must be an AbortSignal, got Object'],
    [{ detector: {} }, TypeError, '`detector` must have `detect`, got Object'],
    [
      { intervall: 1 },
      TypeError,
      'watch: unknown option `intervall`; the options are onAssessment, interval',
    ],
    [null, TypeError, 'watch: `options` must be an object, got null'],
  ])('the options %j', async (options, type, text) => {
    const watching = start(assessor(), options as never);
    await expect(watching).rejects.toThrow(type);
    await expect(watching).rejects.toThrow(text);
  });

  test('refuses a value that is no video, and one that is no classifier', async () => {
    await expect(watch({} as never, assessor())).rejects.toThrow(
      new TypeError('`video` must be an HTMLVideoElement, got Object'),
    );
    const text = '`classifier` must have `assess`, or be a function that loads one that has, got';
    await expect(start({})).rejects.toThrow(new TypeError(`${text} Object`));
    await expect(start(async () => undefined)).rejects.toThrow(new TypeError(`${text} undefined`));
  });
});

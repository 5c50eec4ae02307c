import { checkDetector } from '../detectors/detectFaces.js';
import type { Assessment, AssessOptions } from '../model/index.js';
import {
  checkNumber,
  checkObject,
  checkOptionalFunction,
  checkSignal,
  describe,
  resolveOptions,
} from '../validate.js';
import { BestFrame } from './BestFrame.js';
import { LOST, unlessLost } from './deviceLoss.js';
import { FrameClock } from './FrameClock.js';
import { frameReader } from './frameReader.js';
import { restartBackend } from './restartBackend.js';

/** What `watch` needs of a classifier: `FaceQualityClassifier` has it. */
export interface Assessor {
  assess(image: ImageData, options?: AssessOptions): Promise<Assessment>;
  /** Called by `watch` on a classifier that it loaded itself. */
  dispose?(): void;
}

/** A frame that was looked at. */
export interface AssessedFrame {
  /** The frame as it was assessed, in the resolution of the video. */
  readonly image: ImageData;
  readonly assessment: Assessment;
  /** Where in the video it is, in seconds. */
  readonly time: number;
}

export interface WatchOptions extends AssessOptions {
  /**
   * Called after each assessment, with the best frame so far. Until a promise that it returns is settled, no further frame is assessed.
   * What it throws ends the watch.
   */
  readonly onAssessment?: ((frame: AssessedFrame, best: AssessedFrame) => unknown) | undefined;
  /** The least time from the start of an assessment to the start of the next, in milliseconds. @defaultValue 200 */
  readonly interval?: number | undefined;
  /** How far back, in milliseconds before the newest assessed frame, the best frame may lie. @defaultValue Infinity */
  readonly bestWithin?: number | undefined;
  /** Ends the watch, as the end of the video does: the summary is then given. */
  readonly signal?: AbortSignal | undefined;
}

/** What a watch has seen. */
export interface WatchSummary {
  /** The new frames that the video showed. Without `requestVideoFrameCallback`: those of the page at which the video had moved on. */
  readonly frames: number;
  /** Of these, those that were assessed. */
  readonly assessed: number;
  /** Of these, those that were not: too soon, or while another was being assessed. */
  readonly dropped: number;
  /** The frame with the highest score, the newest of equals; absent where none was assessed. */
  readonly best?: AssessedFrame;
}

export const WATCH_DEFAULTS = Object.freeze({
  onAssessment: undefined as WatchOptions['onAssessment'],
  interval: 200 as number,
  bestWithin: Number.POSITIVE_INFINITY,
  signal: undefined as AbortSignal | undefined,
});

/** The options that are handed on, with the defaults of `assess`. */
const HANDED_ON = Object.freeze({
  face: undefined as AssessOptions['face'],
  detector: undefined as AssessOptions['detector'],
  profile: undefined as AssessOptions['profile'],
});

/** A device that is lost this often in a row, without one assessment in between, will not come back. */
const LOSSES = 3;

/**
 * Judges a playing video, such as a camera, frame by frame, and keeps the best frame. One frame is assessed at a time; frames that come
 * meanwhile, or sooner than `interval`, are dropped. It rests while the video is paused or the page is hidden, and ends with the video, its
 * source or the signal.
 *
 * It holds the pixels of the frame in work and of the best one, 4 bytes a pixel each; with `bestWithin`, of every frame that may yet be the
 * best one: at most `bestWithin / interval + 1`, when scores only fall.
 *
 * @param classifier - a classifier; or a function that loads one, which is then disposed of at the end, and loaded again when the browser
 *   takes the WebGL context or the WebGPU device away, with all weights on it
 * @throws TypeError or RangeError for what does not fit; what `assess` or `onAssessment` throws; Error when the video cannot be played, or
 *   the context was lost and there is no function to load the classifier again
 * @example
 * ```ts
 * const taken = new AbortController();
 * const { best } = await watch(video, () => FaceQualityClassifier.load(), {
 *   onAssessment: ({ assessment }) => assessment.acceptable && taken.abort(),
 *   signal: taken.signal,
 * });
 * ```
 */
export async function watch(
  video: HTMLVideoElement,
  classifier: Assessor | (() => Promise<Assessor>),
  options?: WatchOptions,
): Promise<WatchSummary> {
  const settings = resolveOptions('watch', options, { ...WATCH_DEFAULTS, ...HANDED_ON });
  const { onAssessment, interval, bestWithin, signal, ...assessOptions } = settings;
  check(video, classifier, settings);
  const load = typeof classifier === 'function' ? classifier : undefined;
  const best = new BestFrame<AssessedFrame>(bestWithin);
  const read = frameReader(video);
  let assessor = load ? checkAssessor(await load()) : (classifier as Assessor);
  const clock = new FrameClock(video, signal);
  let [assessed, losses, due] = [0, 0, Number.NEGATIVE_INFINITY];
  try {
    while (await clock.next()) {
      if (performance.now() < due) continue;
      const image = read();
      if (!image) continue;
      const start = performance.now();
      due = start + interval;
      const time = video.currentTime;
      const current = assessor;
      const assessment = await unlessLost(() => current.assess(image, assessOptions));
      if (signal?.aborted) break;
      if (assessment === LOST) {
        if (!load) throw new Error(`${GONE}: give \`watch\` a function that loads the classifier`);
        if (++losses === LOSSES) throw new Error(`${GONE}, ${LOSSES} times in a row`);
        await restartBackend();
        current.dispose?.();
        assessor = checkAssessor(await load());
        continue;
      }
      [assessed, losses] = [assessed + 1, 0];
      checkObject('classifier.assess()', assessment, 'an assessment');
      checkNumber('classifier.assess().score', assessment.score);
      const frame = { image, assessment, time };
      const bestSoFar = best.add(frame, start);
      await onAssessment?.(frame, bestSoFar);
    }
  } finally {
    clock.close();
    if (load) assessor.dispose?.();
  }
  const { frame } = best;
  return { frames: clock.frames, assessed, dropped: clock.frames - assessed, ...(frame && { best: frame }) };
}

const GONE = 'the browser took the WebGL context or WebGPU device away, and the weights with it';

function check(
  video: HTMLVideoElement,
  classifier: unknown,
  settings: typeof WATCH_DEFAULTS & typeof HANDED_ON,
): void {
  if (video === null || typeof video !== 'object' || !('videoWidth' in video))
    throw new TypeError(`\`video\` must be an HTMLVideoElement, got ${describe(video)}`);
  if (typeof classifier !== 'function') checkAssessor(classifier);
  const { onAssessment, interval, bestWithin, signal, detector } = settings;
  checkOptionalFunction('onAssessment', onAssessment);
  checkNumber('interval', interval, 0);
  if (bestWithin !== Number.POSITIVE_INFINITY) checkNumber('bestWithin', bestWithin, 0);
  checkSignal('signal', signal);
  if (detector !== undefined) checkDetector('detector', detector);
}

function checkAssessor(value: unknown): Assessor {
  if (typeof (value as Partial<Assessor> | null | undefined)?.assess === 'function') return value as Assessor;
  throw new TypeError(
    `\`classifier\` must have \`assess\`, or be a function that loads one that has, got ${describe(value)}`,
  );
}

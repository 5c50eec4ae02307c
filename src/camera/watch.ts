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
import type { Guidance, GuideOptions } from './Guidance.js';
import { guide, guideSettings } from './guide.js';
import { restartBackend } from './restartBackend.js';

/** Members of a classifier that `watch` uses; `FaceQualityClassifier` has them. */
export interface Assessor {
  assess(image: ImageData, options?: AssessOptions): Promise<Assessment>;
  /** Called by `watch` on a classifier that it loaded itself. */
  dispose?(): void;
}

/** An assessed frame. */
export interface AssessedFrame {
  /** Pixels of the frame, in the resolution of the video. */
  readonly image: ImageData;
  readonly assessment: Assessment;
  /** Changes until the face fits the oval, as data: where to move, how much closer to come, how to turn. */
  readonly guidance: Guidance;
  /** Time of the frame in the video, in seconds. */
  readonly time: number;
}

export interface WatchOptions extends Omit<AssessOptions, 'record' | 'originalSize'> {
  /**
   * Called after each assessment, with the best frame so far. No further frame is assessed until a promise that it returns settles.
   * An error that it throws ends the watch.
   */
  readonly onAssessment?: ((frame: AssessedFrame, best: AssessedFrame) => unknown) | undefined;
  /** Minimum time from the start of an assessment to the start of the next, in milliseconds. @defaultValue 200 */
  readonly interval?: number | undefined;
  /** Maximum age of the best frame, in milliseconds before the newest assessed frame. @defaultValue Infinity */
  readonly bestWithin?: number | undefined;
  /** The oval of `guidance`; without it the default oval of `guide`. @defaultValue none */
  readonly guide?: GuideOptions | undefined;
  /** Ends the watch as the end of the video does: the promise resolves with the summary. */
  readonly signal?: AbortSignal | undefined;
}

/** Summary of a watch. */
export interface WatchSummary {
  /** Number of new frames of the video. Without `requestVideoFrameCallback`: of page frames at which the time of the video had changed. */
  readonly frames: number;
  /** Number of assessed frames. */
  readonly assessed: number;
  /** Number of frames that were not assessed: too soon, or during the assessment of another. */
  readonly dropped: number;
  /** The acceptable frame with the highest score, or, if none is acceptable, the frame with the highest score; the newest of equal ones. Absent if none was assessed. */
  readonly best?: AssessedFrame;
}

export const WATCH_DEFAULTS = Object.freeze({
  onAssessment: undefined as WatchOptions['onAssessment'],
  interval: 200 as number,
  bestWithin: Number.POSITIVE_INFINITY,
  guide: undefined as GuideOptions | undefined,
  signal: undefined as AbortSignal | undefined,
});

/** Options that are passed to `assess`, with its defaults. */
const HANDED_ON = Object.freeze({
  face: undefined as AssessOptions['face'],
  detector: undefined as AssessOptions['detector'],
  profile: undefined as AssessOptions['profile'],
  measures: undefined as AssessOptions['measures'],
});

/** Number of losses in a row, without an assessment in between, after which a device is given up. */
const LOSSES = 3;

/**
 * Assesses a playing video, such as that of a camera, frame by frame, and keeps the best frame. One frame is assessed at a time; frames that
 * arrive in the meantime, or sooner than `interval`, are dropped. No frame is assessed while the video is paused or the page is hidden. The watch ends
 * with the video, its source or the signal.
 *
 * Memory: the pixels of the current frame and of the best one, 4 bytes per pixel; with `bestWithin`, those of every frame that may still become
 * the best: at most `bestWithin / interval + 1`, if scores only fall.
 *
 * @param classifier - a classifier, or a function that loads one. The loaded one is disposed of at the end, and loaded again after a loss of the
 *   WebGL context or WebGPU device, which takes all weights with it
 * @returns the summary
 * @throws TypeError or RangeError for wrong arguments; the error of `assess` or `onAssessment`; Error when the video cannot be played, or the
 *   context was lost and there is no function to load the classifier again
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
  const { onAssessment, interval, bestWithin, guide: oval, signal, ...assessOptions } = settings;
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
      const frame = { image, assessment, guidance: guide(assessment, image, oval), time };
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
  guideSettings(settings.guide);
  checkSignal('signal', signal);
  if (detector !== undefined && detector !== null) checkDetector('detector', detector);
}

function checkAssessor(value: unknown): Assessor {
  if (typeof (value as Partial<Assessor> | null | undefined)?.assess === 'function') return value as Assessor;
  throw new TypeError(
    `\`classifier\` must have \`assess\`, or be a function that loads one that has, got ${describe(value)}`,
  );
}

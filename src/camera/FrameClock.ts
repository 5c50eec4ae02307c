/** Interval at which the camera's state is polled, in milliseconds: there is no event for a track that a script stops. */
const LOOK = 250;
/** Polling interval for new frames without `requestAnimationFrame`, in milliseconds. */
const TICK = 16;

/**
 * Counts the new frames of a video, and resolves the pending `next` at each; frames without a pending `next` are dropped. A paused video and a
 * hidden page have no new frames. Ends with the video, its source or the signal.
 */
export class FrameClock {
  readonly #video: HTMLVideoElement;
  readonly #cleanUps: (() => void)[] = [];
  #frames = 0;
  /** Frame count or time of the video at the last tick; undefined after a pause. */
  #last: number | undefined;
  #ended = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(video: HTMLVideoElement, signal: AbortSignal | undefined) {
    this.#video = video;
    const end = (): void => this.#end();
    this.#listen(video, 'ended', end);
    this.#listen(video, 'error', () => this.#end(mediaError(video)));
    // also fired when the source changes: the new camera is observed, too
    this.#listen(video, 'emptied', () => hasSource(video) || end());
    if (signal) this.#listen(signal, 'abort', end);
    const look = setInterval(() => streamIsOver(video) && end(), LOOK);
    this.#cleanUps.push(() => clearInterval(look));
    this.#start();
    if (signal?.aborted || video.ended || streamIsOver(video)) end();
    else if (video.error) this.#end(mediaError(video));
  }

  /** Number of new frames. */
  get frames(): number {
    return this.#frames;
  }

  /**
   * Waits for the next new frame, which the video shows when the promise is settled.
   *
   * @returns false at the end of the video
   * @throws Error when the video can no longer be played
   */
  async next(): Promise<boolean> {
    if (!this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#error) throw this.#error;
    return !this.#ended;
  }

  /** Stops counting. */
  close(): void {
    this.#ended = true;
    for (const cleanUp of this.#cleanUps.splice(0)) cleanUp();
  }

  #listen(target: EventTarget, type: string, listener: () => void): void {
    target.addEventListener(type, listener);
    this.#cleanUps.push(() => target.removeEventListener(type, listener));
  }

  #end(error?: Error): void {
    this.#error = error;
    this.close();
    this.#wake?.();
  }

  /** Ticks with the frames of the video, else with those of the page. */
  #start(): void {
    const video = this.#video;
    let handle = 0;
    if (typeof video.requestVideoFrameCallback === 'function') {
      const tick: VideoFrameRequestCallback = (_, { presentedFrames }) => {
        handle = video.requestVideoFrameCallback(tick);
        this.#tick(presentedFrames);
      };
      handle = video.requestVideoFrameCallback(tick);
      this.#cleanUps.push(() => video.cancelVideoFrameCallback(handle));
      return;
    }
    const [request, cancel] =
      typeof requestAnimationFrame === 'function'
        ? [requestAnimationFrame, cancelAnimationFrame]
        : [(tick: () => void) => setTimeout(tick, TICK) as unknown as number, clearTimeout];
    let time = video.currentTime;
    let seen = 0;
    const tick = (): void => {
      handle = request(tick);
      if (video.currentTime !== time) this.#tick(++seen);
      time = video.currentTime;
    };
    handle = request(tick);
    this.#cleanUps.push(() => cancel(handle));
  }

  #tick(presented: number): void {
    if (this.#video.paused || document.hidden) {
      this.#last = undefined;
      return;
    }
    // frames that a busy page missed count, too
    this.#frames += this.#last === undefined ? 1 : Math.max(1, presented - this.#last);
    this.#last = presented;
    this.#wake?.();
    this.#wake = undefined;
  }
}

function hasSource(video: HTMLVideoElement): boolean {
  return Boolean(video.srcObject || video.currentSrc);
}

function streamIsOver({ srcObject }: HTMLVideoElement): boolean {
  if (!srcObject || !('getVideoTracks' in srcObject)) return false;
  return srcObject.getVideoTracks().every(({ readyState }) => readyState === 'ended');
}

function mediaError({ error }: HTMLVideoElement): Error {
  return new Error(`the video cannot be played: ${error?.message || `media error ${error?.code}`}`);
}

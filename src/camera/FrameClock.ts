/** How often it is looked whether the camera was switched off, in milliseconds: nothing tells when a script stops a track. */
const LOOK = 250;
/** Milliseconds between two looks for a new frame where there is not even `requestAnimationFrame`. */
const TICK = 16;

/**
 * Counts the new frames of a video and tells of each that comes while somebody waits for it; the others are gone. A paused video and a hidden
 * page have no new frames. Ends with the video, with its source and with the signal.
 */
export class FrameClock {
  readonly #video: HTMLVideoElement;
  readonly #cleanUps: (() => void)[] = [];
  #frames = 0;
  /** What the last tick knew of the video's frames; undefined after a pause. */
  #last: number | undefined;
  #ended = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(video: HTMLVideoElement, signal: AbortSignal | undefined) {
    this.#video = video;
    const end = (): void => this.#end();
    this.#listen(video, 'ended', end);
    this.#listen(video, 'error', () => this.#end(mediaError(video)));
    // also fired when the source is changed: the next camera is watched as the one before
    this.#listen(video, 'emptied', () => hasSource(video) || end());
    if (signal) this.#listen(signal, 'abort', end);
    const look = setInterval(() => streamIsOver(video) && end(), LOOK);
    this.#cleanUps.push(() => clearInterval(look));
    this.#start();
    if (signal?.aborted || video.ended || streamIsOver(video)) end();
    else if (video.error) this.#end(mediaError(video));
  }

  /** New frames so far. */
  get frames(): number {
    return this.#frames;
  }

  /**
   * Waits for the next new frame, which the video then shows.
   *
   * @returns false at the end
   * @throws Error when the video cannot be played on
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
    // a busy page misses frames: they count, too
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

import { vi } from 'vitest';

/** A playing video of 2 x 2 pixels that shows frame after frame when it is told to; every pixel of a frame is its number. */
export class FakeVideo extends EventTarget {
  readonly videoWidth = 2;
  readonly videoHeight = 2;
  readyState = 4;
  paused = false;
  ended = false;
  error: { message: string } | null = null;
  srcObject: unknown = null;
  currentSrc = 'file';
  currentTime = 0;
  /** The number of the frame that is shown. */
  shown = 0;
  readonly #callbacks = new Map<number, (now: number, metadata: { presentedFrames: number }) => void>();
  #handle = 0;

  requestVideoFrameCallback?(callback: (now: number, metadata: { presentedFrames: number }) => void): number {
    this.#callbacks.set(++this.#handle, callback);
    return this.#handle;
  }

  cancelVideoFrameCallback(handle: number): void {
    this.#callbacks.delete(handle);
  }

  /** How many wait for a frame. */
  get waiting(): number {
    return this.#callbacks.size;
  }

  /** Shows the next frames, the first of them unseen by the page, and lets everything that waits go on. */
  async show(frames = 1): Promise<void> {
    this.shown += frames;
    this.currentTime = this.shown / 30;
    const callbacks = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of callbacks) callback(0, { presentedFrames: this.shown });
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** Puts the parts of a page in place that reading a video needs. */
export function fakePage(): { hidden: boolean } {
  const page = { hidden: false };
  let drawn: FakeVideo;
  class FakeCanvas {
    width = 0;
    height = 0;
    getContext = () => ({
      fillRect: () => {},
      drawImage: (video: FakeVideo) => {
        drawn = video;
      },
      getImageData: () => ({
        data: new Uint8ClampedArray(16).fill(drawn.shown),
        width: this.width,
        height: this.height,
      }),
    });
  }
  vi.stubGlobal('document', page);
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  return page;
}

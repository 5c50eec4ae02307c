import type { Assessment, ProfileName } from 'lucidface';
import type { Guidance, GuidanceStep } from 'lucidface/camera';
import { byId } from './byId.js';
import { classLabel } from './classLabel.js';

export interface CameraUse {
  readonly assess: (image: ImageData, profile: ProfileName) => Promise<Assessment>;
  readonly profile: () => ProfileName;
  readonly onOpen: (open: boolean) => void;
  /** The camera's picture stays until this is done. */
  readonly onPhoto: (photo: Blob) => Promise<void>;
  readonly onError: (message: string) => void;
}

/** How far back the best moment may lie, in milliseconds. */
const WITHIN = 5000;

/** Advice while the camera runs, and the best frame of the last seconds as the photo. */
export function cameraInput({ assess, profile, onOpen, onPhoto, onError }: CameraUse): () => void {
  const [start, take, stop] = ['start-camera', 'take', 'stop-camera'].map((id) =>
    byId<HTMLButtonElement>(id),
  );
  const video = byId<HTMLVideoElement>('video');
  const live = byId('live');
  let ended: AbortController | undefined;
  let taking = false;

  start?.addEventListener('click', async () => {
    if (ended) return;
    const controller = new AbortController();
    ended = controller;
    taking = false;
    try {
      const stream = await open();
      if (controller.signal.aborted) return turnOff(stream);
      video.srcObject = stream;
      live.textContent = 'One moment…';
      onOpen(true);
      take?.focus();
      // a camera that gives no frame must not keep the page from closing it
      await Promise.race([video.play(), aborted(controller.signal)]);
      // the page needs no tensors before
      const { arrowOf, watch } = await import('lucidface/camera');
      const { best } = await watch(
        video,
        { assess: (image) => assess(image, profile()) },
        {
          bestWithin: WITHIN,
          signal: controller.signal,
          onAssessment: ({ assessment, guidance }) => {
            say(live, assessment, guidance);
            point(guidance.steps[0], arrowOf);
          },
        },
      );
      if (!controller.signal.aborted) throw new Error('The camera was taken away.');
      if (taking && best) await onPhoto(await toBlob(best.image));
      else if (taking) onError('No frame was judged yet: give the camera a second.');
    } catch (error) {
      onError(error instanceof Error ? error.message : String(error));
    } finally {
      if (video.srcObject) turnOff(video.srcObject as MediaStream);
      video.srcObject = null;
      ended = undefined;
      // nothing of this camera is shown to the next
      byId('arrow').toggleAttribute('hidden', true);
      delete byId('oval').dataset.fits;
      for (const name of ['good', 'score']) delete live.dataset[name];
      live.title = '';
      onOpen(false);
    }
  });
  take?.addEventListener('click', () => {
    taking = true;
    ended?.abort();
  });
  stop?.addEventListener('click', () => ended?.abort());
  return () => ended?.abort();
}

async function open(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new Error('A page may use the camera only over https or on localhost.');
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError') throw new Error('The browser was not allowed to use the camera.');
    if (name === 'NotFoundError') throw new Error('No camera was found.');
    throw new Error('The camera cannot be used: another program may have it.');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Points where to move or turn; the picture of the camera is shown as a mirror. */
function point(
  step: GuidanceStep | undefined,
  arrowOf: (step: GuidanceStep, mirrored: boolean) => string | undefined,
): void {
  const arrow = byId<SVGElement>('arrow');
  const to = step && arrowOf(step, true);
  arrow.toggleAttribute('hidden', to === undefined);
  if (to) arrow.dataset.to = to;
}

/** First the place and the pose, then the photo itself. Says only what is new: a screen reader would read every frame. */
function say(
  live: HTMLElement,
  { score, acceptable, advice, defects: [worst] }: Assessment,
  { fits, steps: [step] }: Guidance,
): void {
  const good = acceptable && fits;
  const text = step?.message ?? (good ? 'Good. Hold still.' : (advice?.message ?? 'Hold still.'));
  byId('oval').dataset.fits = String(fits);
  if (live.textContent !== text) live.textContent = text;
  live.dataset.good = String(good);
  live.dataset.score = String(Math.round(score));
  live.title = worst ? classLabel(worst.className) : '';
}

async function toBlob({ width, height, ...image }: ImageData): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(image.data, width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

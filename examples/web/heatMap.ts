import type { FaceBox } from 'lucidface';
import { colorize } from 'lucidface/fusion';
import { byId } from './byId.js';
import type { ShownMap } from './messages.js';

/** Draws a map over the photo; weak values let it show. The canvas has the map's size, and the browser enlarges it. */
export function showHeat(
  { saliency, target, method }: ShownMap,
  region: FaceBox | undefined,
  label: string,
): void {
  const { data, width, height } = colorize(saliency);
  const [low, high] = saliency.data.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [0, 0]);
  const largest = Math.max(-low, high) || 1;
  saliency.data.forEach((value, i) => {
    data[4 * i + 3] = Math.round((255 * Math.abs(value)) / largest);
  });
  const canvas = byId<HTMLCanvasElement>('heat');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  place(canvas, region);
  canvas.setAttribute('aria-label', `Heat map of the evidence for: ${label}`);
  canvas.dataset.target = target.name;
  canvas.dataset.method = method;
  canvas.hidden = false;
  byId('legend').dataset.signed = String(low < 0);
  byId('blend').hidden = false;
}

export function hideHeat(): void {
  byId('heat').hidden = true;
  byId('blend').hidden = true;
}

/** Lays an element over a part of the photo, in shares of its size; over all of it where no part is given. */
export function place(element: HTMLElement, part: FaceBox | undefined): void {
  const { naturalWidth, naturalHeight } = byId<HTMLImageElement>('picture');
  const { x, y, width, height } = part ?? { x: 0, y: 0, width: naturalWidth, height: naturalHeight };
  Object.assign(element.style, {
    left: `${(100 * x) / naturalWidth}%`,
    top: `${(100 * y) / naturalHeight}%`,
    width: `${(100 * width) / naturalWidth}%`,
    height: `${(100 * height) / naturalHeight}%`,
  });
}

import { toPixels } from '../../../src/image/index.js';
import type { ImageInput } from '../../../src/types.js';

export type Source = ImageInput;

/** The kinds of images that a worker has, too: left half red, right half blue. */
export async function offscreenSources(): Promise<Record<string, Source>> {
  const canvas = new OffscreenCanvas(40, 20);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = 'rgb(200, 0, 0)';
  context.fillRect(0, 0, 20, 20);
  context.fillStyle = 'rgb(0, 0, 200)';
  context.fillRect(20, 0, 20, 20);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return {
    OffscreenCanvas: canvas,
    Blob: blob,
    File: new File([blob], 'photo.png', { type: 'image/png' }),
    ImageBitmap: await createImageBitmap(canvas),
    ImageData: context.getImageData(0, 0, 40, 20),
  };
}

/** Size and colours, left and right, of each. */
export async function colorsOf(sources: Record<string, Source>): Promise<Record<string, number[]>> {
  const result: Record<string, number[]> = {};
  for (const [name, source] of Object.entries(sources)) {
    const { data, width, height } = await toPixels(source);
    const channels = data.length / (width * height);
    const at = (x: number): number[] => [
      ...data.subarray((10 * width + x) * channels, (10 * width + x) * channels + 3),
    ];
    result[name] = [width, height, ...at(5), ...at(35)];
  }
  return result;
}

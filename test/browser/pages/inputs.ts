import { toPixels } from '../../../src/image/index.js';
import type { ImageInput } from '../../../src/types.js';
import { colorsOf, offscreenSources, type Source } from './sources.js';

/** Every kind of image that a page has: left half red, right half blue. */
async function domSources(): Promise<Record<string, Source>> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const draw = (): void => {
    context.fillStyle = 'rgb(200, 0, 0)';
    context.fillRect(0, 0, 20, 20);
    context.fillStyle = 'rgb(0, 0, 200)';
    context.fillRect(20, 0, 20, 20);
  };
  draw();
  const element = Object.assign(new Image(), { src: canvas.toDataURL() });
  const video = Object.assign(document.createElement('video'), {
    muted: true,
    srcObject: canvas.captureStream(30),
  });
  const timer = setInterval(draw, 30);
  await video.play();
  while (video.readyState < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  return { HTMLCanvasElement: canvas, HTMLImageElement: element, HTMLVideoElement: video };
}

/** Images of an iframe, whose classes are its own. */
async function framedSources(): Promise<Record<string, Source>> {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const { document: inner } = frame.contentWindow as Window;
  const other = frame.contentWindow as unknown as typeof globalThis;
  const canvas = Object.assign(inner.createElement('canvas'), { width: 40, height: 20 });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = 'rgb(200, 0, 0)';
  context.fillRect(0, 0, 20, 20);
  context.fillStyle = 'rgb(0, 0, 200)';
  context.fillRect(20, 0, 20, 20);
  const element = Object.assign(inner.createElement('img'), { src: canvas.toDataURL() });
  const file = await (await fetch(element.src)).blob();
  return {
    canvas,
    element,
    pixels: context.getImageData(0, 0, 40, 20),
    floats: { data: other.Float32Array.from(context.getImageData(0, 0, 40, 20).data), width: 40, height: 20 },
    blob: new other.Blob([file]),
  };
}

async function tried(image: unknown): Promise<string> {
  return toPixels(image as ImageInput).then(
    () => 'was read',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

Object.assign(window, {
  run: async () => {
    const sources = { ...(await domSources()), ...(await offscreenSources()) };
    const colors = await colorsOf(sources);
    const worker = new Worker('/inputsWorker.js', { type: 'module' });
    const inWorker = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    const closed = await createImageBitmap(new ImageData(2, 2));
    closed.close();
    const errors = {
      brokenImage: await tried(Object.assign(new Image(), { src: 'data:image/png;base64,AAAA' })),
      emptyCanvas: await tried(Object.assign(document.createElement('canvas'), { width: 0 })),
      emptyVideo: await tried(document.createElement('video')),
      closedBitmap: await tried(closed),
      textBlob: await tried(new Blob(['no picture'], { type: 'text/plain' })),
      div: await tried(document.createElement('div')),
      // a side that browsers allow, and more pixels than they have
      hugeCanvas: await tried(
        Object.assign(document.createElement('canvas'), { width: 65_000, height: 65_000 }),
      ),
    };
    const framed = await colorsOf(await framedSources());
    const turned = await toPixels(await (await fetch('/turned.jpg')).blob());
    return { colors, framed, inWorker, errors, turned: [turned.width, turned.height] };
  },
});

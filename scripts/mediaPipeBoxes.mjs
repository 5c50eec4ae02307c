import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { loadSource } from './loadSource.mjs';

const TYPES = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * What MediaPipe's short-range BlazeFace finds on photos, in a Chromium that reaches nothing but this machine. The package
 * @mediapipe/face_detection has the network inside; @mediapipe/tasks-vision runs the same one, but has it downloaded.
 *
 * @param photos - paths
 * @param folder - of the unpacked package @mediapipe/face_detection
 * @returns for each photo `{ x, y, width, height }` in pixels, as the library draws them
 */
export async function mediaPipeBoxes(photos, folder) {
  const { findBrowser } = await loadSource(`export { findBrowser } from './test/browser/findBrowser.ts';`);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const [, kind, ...rest] = path.split('/');
    const file = { package: join(folder, ...rest), photo: photos[Number(rest[0])] }[kind];
    response.setHeader(
      'content-type',
      file ? (TYPES[extname(file)] ?? 'application/octet-stream') : 'text/html',
    );
    if (file && existsSync(file)) createReadStream(resolve(file)).pipe(response);
    else response.end('<!doctype html>');
  });
  await new Promise((done) => void server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--enable-unsafe-swiftshader',
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await page.evaluate(async (count) => {
      const script = document.createElement('script');
      script.src = '/package/face_detection.js';
      document.head.append(script);
      await new Promise((done) => void script.addEventListener('load', done));
      const detector = new window.FaceDetection({ locateFile: (name) => `/package/${name}` });
      detector.setOptions({ model: 'short' });
      let found = [];
      detector.onResults(({ detections }) => {
        found = detections;
      });
      const all = [];
      for (let i = 0; i < count; i++) {
        const image = new Image();
        image.src = `/photo/${i}`;
        await image.decode();
        await detector.send({ image });
        all.push(
          found.map(({ boundingBox: box }) => ({
            x: (box.xCenter - box.width / 2) * image.naturalWidth,
            y: (box.yCenter - box.height / 2) * image.naturalHeight,
            width: box.width * image.naturalWidth,
            height: box.height * image.naturalHeight,
          })),
        );
      }
      return all;
    }, photos.length);
  } finally {
    await browser.close();
    server.close();
  }
}

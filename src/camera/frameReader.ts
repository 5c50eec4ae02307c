/**
 * Reads what a video shows, drawn on white, on one canvas that is used again and again.
 *
 * @returns a function that gives the pixels, or undefined where the video has none yet
 * @throws what the browser throws for a video of another site, which may not be read
 */
export function frameReader(video: HTMLVideoElement): () => ImageData | undefined {
  let canvas: OffscreenCanvas | HTMLCanvasElement | undefined;
  return () => {
    const { videoWidth: width, videoHeight: height } = video;
    if (video.readyState < 2 || width < 1 || height < 1) return undefined;
    canvas ??=
      typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
    if (!context) throw new Error(`the browser gave no canvas of ${width} x ${height} to draw the video on`);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(video, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };
}

/**
 * Reader of the current frame of a video, drawn on white. All frames share one canvas.
 *
 * @returns a function that returns the pixels, or undefined if the video has none yet
 * @throws the error of the browser for a video of another origin, which may not be read
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

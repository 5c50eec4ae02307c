// Advice while you look into the camera, and the best frame of the last five seconds: npm run example:camera
import '@tensorflow/tfjs-backend-webgl';
import { FaceQualityClassifier } from 'lucidface';
import { watch } from 'lucidface/camera';
import { blazeFaceDetector } from 'lucidface/detectors';

const [start, stop, advice, video, canvas] = ['start', 'stop', 'advice', 'video', 'best'].map((id) =>
  document.getElementById(id),
);

start.addEventListener('click', async () => {
  start.disabled = true;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
    await video.play();
    const ended = new AbortController();
    stop.disabled = false;
    stop.addEventListener('click', () => ended.abort(), { once: true });
    const { best, frames, assessed } = await watch(video, () => FaceQualityClassifier.load(), {
      detector: blazeFaceDetector({ minSize: 0.2 }),
      profile: 'id-photo',
      bestWithin: 5000,
      signal: ended.signal,
      onAssessment: ({ assessment }) => {
        const text = assessment.advice?.message ?? 'Hold still.';
        // a screen reader reads every change
        if (advice.textContent !== text) advice.textContent = text;
      },
    });
    advice.textContent = `${assessed} of ${frames} frames were assessed.`;
    if (!best) return;
    Object.assign(canvas, { width: best.image.width, height: best.image.height });
    canvas.getContext('2d').putImageData(best.image, 0, 0);
    advice.textContent += ` The best has ${best.assessment.score} of 100.`;
  } catch (error) {
    advice.textContent = String(error);
  } finally {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    start.disabled = false;
    stop.disabled = true;
  }
});

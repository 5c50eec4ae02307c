// Everything that takes time: the model, the detector and the explainers. The page stays free to scroll, to type and to cancel.
import { type CombinedExplanation, type Explanation, FaceQualityClassifier } from 'lucidface';
import { blazeFaceDetector } from 'lucidface/detectors';
import { faceRegion, toPixels } from 'lucidface/image';
import { type FaceMesh, faceLandmarker } from 'lucidface/landmarks';
import { PROFILES } from 'lucidface/model';
import { explainRegions } from 'lucidface/reasons';
import { makeExplainer } from './makeExplainer.js';
import type { Backend, Explained, Kind, Questions, Reply, Request, ShownMap } from './messages.js';
import { startBackend } from './startBackend.js';

const reply = (message: Reply): void => self.postMessage(message);
const running = new Map<number, AbortController>();

// the worker is called what it runs on
const loaded = startBackend(self.name as Backend, () => reply({ lost: true })).then(() =>
  FaceQualityClassifier.load(),
);
loaded.catch(() => {}); // whoever asks is told

self.addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'abort') return running.get(data.id)?.abort();
  const { id } = data;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const classifier = await loaded;
    reply({ id, answer: await answerTo(classifier, data, controller.signal) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
});

function answerTo(
  classifier: FaceQualityClassifier,
  data: Exclude<Request, { kind: 'abort' }>,
  signal: AbortSignal,
): Promise<Questions[Kind]['answer']> {
  const { id } = data;
  if (data.kind === 'explain')
    return explain(classifier, data, signal, (progress) => reply({ id, progress }));
  const { image, profile, measures, first } = data;
  const { limits, maxSecondFace } = PROFILES[profile];
  const detector =
    first && Object.keys(limits).length === 0
      ? blazeFaceDetector({ minRelativeArea: maxSecondFace, landmarks: false })
      : undefined;
  return classifier.assess(image, { profile, measures, detector });
}

async function explain(
  classifier: FaceQualityClassifier,
  { image, method, target, face, evidence }: Questions['explain']['question'],
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Explained> {
  const begun = performance.now();
  const explainer = makeExplainer(method, classifier);
  const explanation = await explainer.explain(image, { target, face, signal, onProgress });
  const { parts, agreement, agree, warnings } = explanation as Partial<CombinedExplanation>;
  const landmarks = face && (await pointsOf(image, face));
  const shown = ({ method, target, saliency, ...rest }: Explanation): ShownMap => ({
    method,
    target,
    saliency,
    reasons: face && explainRegions({ target, saliency, ...rest }, { face, landmarks, evidence }),
  });
  return {
    ...shown(explanation),
    region: face && faceRegion(face),
    parts: (parts ?? []).map(shown),
    agree,
    overlap: agreement?.[0]?.massInTop,
    warnings: warnings ?? [],
    milliseconds: performance.now() - begun,
  };
}

const landmarker = faceLandmarker();
/** Presence from which points are taken to lie on a face. */
const PRESENT = 0.5;

/** The points of a face, by which the parts of a map are named; undefined where there are none. */
async function pointsOf(
  image: Blob,
  face: NonNullable<Questions['explain']['question']['face']>,
): Promise<FaceMesh | undefined> {
  const mesh = await landmarker.detect(await toPixels(image), face);
  return (mesh.presence ?? 1) >= PRESENT ? mesh : undefined;
}

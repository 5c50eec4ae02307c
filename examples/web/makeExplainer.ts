import { Combined, type DifferentiableClassifier, type Explainer, GradCam, Lime } from 'lucidface';
import {
  EigenCam,
  GradCamPlusPlus,
  HiResCam,
  LayerCam,
  Rise,
  ScoreCam,
  XGradCam,
} from 'lucidface/explainers';

type Make = (classifier: DifferentiableClassifier) => Explainer;

/** Between two batches an explanation can be cancelled: small ones answer soon. */
const batchSize = 16;
const lime: Make = (classifier) => new Lime(classifier, { batchSize });

const EXPLAINERS: Readonly<Record<string, Make>> = {
  combined: (classifier) => new Combined([new GradCam(classifier), lime(classifier)]),
  'grad-cam': (classifier) => new GradCam(classifier),
  'grad-cam++': (classifier) => new GradCamPlusPlus(classifier),
  'hires-cam': (classifier) => new HiResCam(classifier),
  'layer-cam': (classifier) => new LayerCam(classifier),
  'xgrad-cam': (classifier) => new XGradCam(classifier),
  'eigen-cam': (classifier) => new EigenCam(classifier),
  'score-cam': (classifier) => new ScoreCam(classifier, { batchSize }),
  rise: (classifier) => new Rise(classifier, { batchSize }),
  lime,
};

/** @throws RangeError for a method that the page does not have */
export function makeExplainer(method: string, classifier: DifferentiableClassifier): Explainer {
  const make = EXPLAINERS[method];
  if (!make)
    throw new RangeError(
      `\`method\` must be one of ${Object.keys(EXPLAINERS).join(', ')}, got ${JSON.stringify(method)}`,
    );
  return make(classifier);
}

import type { CombinedExplanation, LimeExplanation } from '../explainers/index.js';
import { diverging, overlay } from '../fusion/index.js';
import { faceRegion, resample } from '../image/index.js';
import { explainRegions, type FaceLandmarks, type MeshPoints } from '../reasons/index.js';
import type { Explanation, FaceBox, Pixels } from '../types.js';
import {
  checkArray,
  checkFaceOnPhoto,
  checkNumber,
  checkObject,
  checkRaster,
  checkString,
  resolveOptions,
} from '../validate.js';
import { fitted, type Panel, REPORT_DEFAULTS, report } from './report.js';

/** Opacity of the strongest evidence over the grey photo. */
const OPACITY = 0.75;

/** Names of the built-in methods as readers know them. */
const NAMES: Readonly<Record<string, string>> = {
  'grad-cam': 'Grad-CAM',
  lime: 'LIME',
  combined: 'Combined',
};

export interface ExplanationReportOptions {
  /** The face that was given to the explainer. @defaultValue the whole photo */
  readonly face?: FaceBox | undefined;
  /** A line above the panels, in Latin letters; accents are left out. @defaultValue the target class and its probability */
  readonly title?: string | undefined;
  /** Lines under the title, above the reasons in words. @defaultValue none */
  readonly lines?: readonly string[] | undefined;
  /** Points of the face in pixels of the photo, by which its parts are named; without them the box places them. @defaultValue none */
  readonly landmarks?: FaceLandmarks | MeshPoints | undefined;
  /** The reasons in words, such as those against the target class; empty for none. @defaultValue the sentence of `explainRegions`, where the face is known */
  readonly reasons?: string | undefined;
}

/** @internal */
export const EXPLANATION_REPORT_DEFAULTS = Object.freeze({
  face: undefined as FaceBox | undefined,
  title: undefined as string | undefined,
  lines: [] as readonly string[],
  landmarks: undefined as FaceLandmarks | MeshPoints | undefined,
  reasons: undefined as string | undefined,
});

/**
 * A photo and its explanation side by side; of a combined explanation the parts, too. Red is evidence for the target class, blue against it. Where the face is
 * known, a line names the parts of it that support the class (`explainRegions`; left and right as the picture shows them).
 *
 * @returns RGB, for `writeImage`
 * @throws TypeError or RangeError for an invalid photo, explanation or option
 */
export async function explanationReport(
  photo: Pixels,
  explanation: Explanation | CombinedExplanation,
  options?: ExplanationReportOptions,
): Promise<Pixels> {
  checkRaster('photo', photo, [3, 4]);
  checkObject('explanation', explanation, 'an explanation');
  checkObject('explanation.target', explanation.target, 'a class');
  const { face, title, lines, landmarks, reasons } = resolveOptions(
    'explanationReport',
    options,
    EXPLANATION_REPORT_DEFAULTS,
  );
  if (reasons !== undefined) checkString('reasons', reasons);
  const seen = shown(photo, face);
  const { target } = explanation;
  checkString('explanation.target.name', target.name);
  if (title === undefined) checkNumber('explanation.target.probability', target.probability, 0, 1);
  if (lines !== undefined) checkArray('lines', lines);
  const parts = 'parts' in explanation ? explanation.parts : [];
  checkArray('explanation.parts', parts);
  const panels: Panel[] = [{ image: seen.image, label: 'Photo' }];
  for (const item of [...parts, explanation]) {
    checkRaster('explanation.saliency', item.saliency, [1]);
    const reach = item.saliency.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
    panels.push({
      image: overlay(seen.image, item.saliency, {
        ...{ colormap: diverging, range: [-reach, reach], grayscale: true, opacity: OPACITY },
        region: seen.region,
      }),
      label: NAMES[item.method] ?? item.method,
      note: noteOf(item),
    });
  }
  return report(panels, {
    title: title ?? `${target.name}: ${(100 * target.probability).toFixed(1)} %`,
    lines: [
      ...lines,
      ...reasonLines(reasons ?? (face && explainRegions(explanation, { face, landmarks }).sentence)),
    ],
  });
}

function reasonLines(sentence: string | undefined): string[] {
  return sentence ? [sentence] : [];
}

function noteOf(explanation: Explanation): string {
  const legend = `red: for ${explanation.target.name}, blue: against it`;
  if (explanation.method === 'lime') {
    const { r2, numSamples } = explanation as LimeExplanation;
    if (Number.isFinite(r2) && Number.isFinite(numSamples))
      return `${legend}; ${numSamples} samples, R2 ${r2.toFixed(2)}`;
  }
  if (explanation.method !== 'combined') return legend;
  const { agreement, agree } = explanation as CombinedExplanation;
  checkArray('explanation.agreement', agreement);
  // unlike map, this does not skip holes
  const overlaps = Array.from(agreement, (pair, i) => {
    checkNumber(`explanation.agreement[${i}].massInTop`, pair?.massInTop);
    return `${Math.round(100 * pair.massInTop)} %`;
  }).join(', ');
  return `the maps ${agree ? 'agree' : 'do not agree'}: ${overlaps} of the evidence in the same place`;
}

/**
 * The part of the photo that the explainer was given, without the repeated pixels outside of the photo, and where on it the map lies; at most as
 * large as the report shows it.
 */
function shown(photo: Pixels, face: FaceBox | undefined): { image: Pixels; region: FaceBox } {
  if (face !== undefined) checkFaceOnPhoto('face', face, photo);
  const region = face ? faceRegion(face) : { x: 0, y: 0, width: photo.width, height: photo.height };
  const [left, top] = [Math.max(0, region.x), Math.max(0, region.y)];
  const clip = {
    ...{ x: left, y: top },
    width: Math.max(1, Math.min(photo.width, region.x + region.width) - left),
    height: Math.max(1, Math.min(photo.height, region.y + region.height) - top),
  };
  const size = fitted(clip, REPORT_DEFAULTS.height);
  const [across, down] = [size.width / clip.width, size.height / clip.height];
  return {
    image: resample(photo, clip, size),
    region: {
      x: (region.x - left) * across,
      y: (region.y - top) * down,
      width: region.width * across,
      height: region.height * down,
    },
  };
}

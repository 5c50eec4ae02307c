import type { CombinedExplanation, LimeExplanation } from '../explainers/index.js';
import { diverging, overlay } from '../fusion/index.js';
import { cropFace, faceRegion } from '../image/index.js';
import { explainRegions } from '../reasons/index.js';
import type { Explanation, FaceBox, Pixels } from '../types.js';
import { type Panel, report } from './report.js';

/** Names of the built-in methods as readers know them. */
const NAMES: Readonly<Record<string, string>> = {
  'grad-cam': 'Grad-CAM',
  lime: 'LIME',
  combined: 'Combined',
};

export interface ExplanationReportOptions {
  /** The face that was given to the explainer. @defaultValue the whole photo */
  readonly face?: FaceBox | undefined;
  /** A line above the panels. @defaultValue the target class and its probability */
  readonly title?: string | undefined;
  /** Lines under the title, above the reasons in words. @defaultValue none */
  readonly lines?: readonly string[] | undefined;
}

/**
 * A photo and its explanation side by side; of a combined explanation the parts, too. Red speaks for the target class, blue against it. Where the face is
 * known, a line says in words which part of it speaks for the class (`explainRegions`; left and right as the picture shows them).
 *
 * @returns RGB, for `writeImage`
 */
export async function explanationReport(
  photo: Pixels,
  explanation: Explanation | CombinedExplanation,
  { face, title, lines }: ExplanationReportOptions = {},
): Promise<Pixels> {
  const seen = face ? cropFace(photo, face) : photo;
  const { target } = explanation;
  const parts = 'parts' in explanation ? explanation.parts : [];
  const panels: Panel[] = [
    { image: seen, label: 'Photo', note: face ? `face at ${describeBox(face)}` : 'whole photo' },
  ];
  for (const item of [...parts, explanation]) {
    const reach = item.saliency.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
    panels.push({
      image: overlay(seen, item.saliency, { colormap: diverging, range: [-reach, reach] }),
      label: NAMES[item.method] ?? item.method,
      note: noteOf(item),
    });
  }
  return report(panels, {
    title: title ?? `${target.name}: ${(100 * target.probability).toFixed(1)} %`,
    lines: [...(lines ?? []), ...(face ? [explainRegions(explanation, { face }).sentence] : [])],
  });
}

function noteOf(explanation: Explanation): string {
  if (explanation.method === 'lime') {
    const { r2, numSamples } = explanation as LimeExplanation;
    return `red for, blue against; ${numSamples} samples, R2 ${r2.toFixed(2)}`;
  }
  if (explanation.method !== 'combined') return 'red for, blue against';
  const { agreement, verified } = explanation as CombinedExplanation;
  const said = agreement.map(({ spearman }) => spearman.toFixed(2)).join(', ');
  return `rank correlation of the two ${said}: ${verified ? 'they verify each other' : 'they do not verify each other'}`;
}

function describeBox(face: FaceBox): string {
  const { x, y, width, height } = faceRegion(face);
  return `${Math.round(width)} x ${Math.round(height)} + ${Math.round(x)} + ${Math.round(y)}`;
}

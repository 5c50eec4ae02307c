import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import { Combined } from '../../../src/explainers/index.js';
import { diverging, type Fusion, overlay } from '../../../src/fusion/index.js';
import { toGrid } from '../../../src/image/index.js';
import type { FaceQualityClassifier } from '../../../src/model/index.js';
import { writeImage } from '../../../src/node/writeImage.js';
import type { Heatmap, Pixels } from '../../../src/types.js';
import { type Case, strikeCase } from '../cases.js';
import { PARTS } from '../contenders.js';
import { drawGrid, type GridRow } from './drawGrid.js';
import { TILE } from './gridLayout.js';
import { outline } from './outline.js';
import { pickShown } from './pickShown.js';
import { creditOf } from './showable.js';

const COLUMNS = ['the defect', 'Grad-CAM', 'LIME', 'Combined'];

interface GridOptions {
  readonly defects: readonly string[];
  readonly fusion: Fusion;
  readonly samples: number;
  readonly seed: number;
}

/**
 * Writes the picture: by defect a photo with its outline, and the maps of Grad-CAM, LIME and both combined.
 *
 * @param file - a JPEG
 * @returns the credits of the photos; undefined, and no picture, where none may be shown
 */
export async function writeGrid(
  file: string,
  classifier: FaceQualityClassifier,
  cases: readonly Case[],
  photos: readonly Photo[],
  { defects, fusion, samples, seed }: GridOptions,
): Promise<string | undefined> {
  const rows: GridRow[] = [];
  const sources = new Set<string>();
  const explainer = new Combined(
    PARTS.map(({ make }) => make(classifier, samples, seed)),
    { fusion },
  );
  for (const { defect, cases: shown } of pickShown(cases, defects)) {
    const groups: Pixels[][] = [];
    for (const { person, target, source } of shown) {
      const photo = photos.find((item) => item.person === person) as Photo;
      const { image, mask } = await strikeCase(photo, defect, classifier.inputSize, seed);
      const { saliency, parts } = await explainer.explain(image, { target });
      const small = toGrid(image, { width: TILE, height: TILE });
      const maps = [...parts.map((part) => part.saliency), saliency];
      groups.push([outline(small, mask), ...maps.map((map) => overSigned(small, map))]);
      sources.add(source);
    }
    if (groups.length > 0) rows.push({ name: defect, groups });
  }
  if (rows.length === 0) return undefined;
  await writeImage(file, await drawGrid(rows, COLUMNS));
  return creditOf([...sources]);
}

/** Red for, blue against. */
function overSigned(photo: Pixels, map: Heatmap): Pixels {
  const reach = map.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  return overlay(photo, map, { colormap: diverging, range: [-reach, reach], opacity: 0.8 });
}

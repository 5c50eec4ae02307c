import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { type FaceSearch, faceSearches, locateFaces } from '../../src/batch/locateFaces.js';
import { readImage } from '../../src/node/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import type { DetectedFace, Raster } from '../../src/types.js';

const PHOTO: Raster<Uint8Array> = { data: new Uint8Array(1280 * 960 * 3), width: 1280, height: 960 };
const HALF = 0.5;

/** Searches that find a square face of a side, in parts of the photo's longer side, where it is not too small for them. */
function searchesFor(...sides: readonly number[]): { searches: FaceSearch[]; copies: number[] } {
  const copies: number[] = [];
  const searches = faceSearches(undefined).map((search) => ({
    ...search,
    detector: {
      detect: async ({ width }: { readonly width: number }): Promise<DetectedFace[]> => {
        copies.push(width);
        return sides
          .filter((side) => side >= search.minSize)
          .map((side) => ({ x: 0, y: 0, width: side * width, height: side * width, confidence: 0.9 }));
      },
    },
  }));
  return { searches, copies };
}

const sidesOf = (faces: readonly DetectedFace[]): number[] =>
  faces.map(({ width }) => Math.round((1000 * width) / PHOTO.width) / 1000);

describe('the search for the faces that a verdict depends on', () => {
  test('looks at a small copy alone where no smaller face could count', async () => {
    const { searches, copies } = searchesFor(0.5, 0.1);
    expect(sidesOf(await locateFaces(PHOTO, searches, HALF))).toEqual([0.5]);
    expect(copies).toEqual([416]);
  });

  test('looks for a second face as small as may count, and no smaller', async () => {
    // a face counts from .22 * sqrt(.5) = .156 on
    const { searches, copies } = searchesFor(0.22, 0.16, 0.07);
    expect(sidesOf(await locateFaces(PHOTO, searches, HALF))).toEqual([0.22, 0.16]);
    expect(copies).toEqual([416, 666]);
    // at a tenth of the area from .0696 on
    const strict = searchesFor(0.22, 0.16, 0.07, 0.04);
    expect(sidesOf(await locateFaces(PHOTO, strict.searches, 0.1))).toEqual([0.22, 0.16, 0.07]);
    expect(strict.copies).toEqual([416, 1280]);
  });

  test('looks everywhere where no large face is', async () => {
    const { searches, copies } = searchesFor(0.04);
    expect(sidesOf(await locateFaces(PHOTO, searches, HALF))).toEqual([0.04]);
    expect(copies).toEqual([416, 1280]);
    const none = searchesFor();
    expect(await locateFaces(PHOTO, none.searches, HALF)).toEqual([]);
    expect(none.copies).toEqual([416, 1280]);
  });

  test('counts every face where each may count', async () => {
    const { searches } = searchesFor(0.6, 0.04);
    expect(sidesOf(await locateFaces(PHOTO, searches, 0))).toEqual([0.6, 0.04]);
  });

  test('runs each network on an engine of its own, where the landmarks decide which way up a face is', async () => {
    const photo = await readImage(join(import.meta.dirname, '../../examples/photos/covered.jpg'));
    const runs: string[] = [];
    const factory = onnxEngine(ort);
    const searches = faceSearches(async (net) => {
      const engine = await factory(net);
      runs.push(net.outputs.points === undefined ? 'detector' : 'landmarks');
      return engine;
    });
    for (let i = 0; i < 2; i++) expect((await locateFaces(photo, searches, HALF)).length).toBe(1);
    // made once each
    expect(runs.sort()).toEqual(['detector', 'landmarks']);
  });
});

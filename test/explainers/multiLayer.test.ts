import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type DifferentiableClassifier,
  type Explanation,
  GradCam,
  LayerCam,
  MultiLayer,
} from '../../src/explainers/index.js';
import { max, maxAbs, positive } from '../../src/fusion/index.js';
import type { Explainer } from '../../src/types.js';
import { farthest } from '../fixture.js';
import { classifierOf, noisePhoto, smallModel } from './models.js';

describe('several target layers', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const photo = noisePhoto(4, 1);
  const cut = (name: string): DifferentiableClassifier =>
    ({ classNames: ['a', 'b'], inputSize: { width: 4, height: 1 }, name }) as never;
  const stub =
    (maps: Record<string, readonly number[]>, seen: unknown[] = []) =>
    (given: DifferentiableClassifier): Explainer => ({
      explain: async (_, options): Promise<Explanation> => {
        seen.push(options?.target);
        options?.onProgress?.(1);
        return {
          method: 'stub',
          target: { index: 1, name: 'b', probability: 0.7 },
          saliency: {
            data: Float32Array.from(maps[(given as unknown as { name: string }).name] ?? []),
            width: 4,
            height: 1,
          },
        };
      },
    });

  test('the mean of the evidence for the class on each layer, by hand', async () => {
    const maps = { one: [4, -8, 2, 0], two: [0, 1, 1, -1], three: [-1, -2, -3, -4] };
    const seen: unknown[] = [];
    const progress: number[] = [];
    const cuts = ['one', 'two', 'three'].map(cut);
    const found = await new MultiLayer(cuts, stub(maps, seen)).explain(photo, {
      onProgress: (fraction) => progress.push(fraction),
    });
    // the third layer has nothing that speaks for the class
    expect(farthest(found.saliency.data, [1 / 3, 1 / 3, 1.5 / 3, 0])).toBeLessThan(1e-7);
    expect(found.parts.map(({ saliency }) => [...saliency.data])).toEqual(Object.values(maps));
    expect(found.target).toEqual({ index: 1, name: 'b', probability: 0.7 });
    expect(seen).toEqual([undefined, 1, 1]);
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
  });

  test('other ways to scale and to fuse', async () => {
    const cuts = ['one', 'two'].map(cut);
    const maps = { one: [4, -8, 2, 0], two: [0, 1, 1, -1] };
    const found = await new MultiLayer(cuts, stub(maps), { normalize: maxAbs, fusion: max }).explain(photo);
    expect([...found.saliency.data]).toEqual([0.5, 1, 1, 0]);
  });

  test('cuts of one model', async () => {
    const model = smallModel();
    const names = model.layers.filter((layer) => layer.getClassName() === 'Conv2D').map(({ name }) => name);
    const cuts = names.map((name) => classifierOf(model, name));
    expect(cuts).toHaveLength(2);
    const picture = noisePhoto(32, 32, 3);
    const made = new MultiLayer(cuts, (given) => new LayerCam(given));
    const { saliency, parts, against } = await made.explain(picture, { against: 'dark' });
    expect(parts.map(({ activationMap }) => activationMap.width)).toEqual([16, 8]);
    const alone = await Promise.all(
      cuts.map((given) => new LayerCam(given).explain(picture, { against: 'dark' })),
    );
    const scaled = alone.map((part) => positive(part.saliency).data);
    const wanted = scaled[0]?.map((value, i) => (value + scaled[1]?.[i]) / 2) ?? [];
    expect(farthest(saliency.data, wanted)).toBeLessThan(1e-6);
    expect(against?.map(({ name }) => name)).toEqual(['dark']);
    const single = await new MultiLayer(cuts.slice(1), (given) => new GradCam(given)).explain(picture);
    const direct = await new GradCam(cuts[1] as DifferentiableClassifier).explain(picture);
    expect(single.saliency).toEqual(positive(direct.saliency));
    model.dispose();
  });

  test('refuses classifiers of different models', () => {
    const make = stub({});
    expect(() => new MultiLayer([], make)).toThrow('`cuts` must be at least one classifier, got none');
    expect(() => new MultiLayer(cut('one') as never, make)).toThrow('`cuts` must be a list of classifiers');
    expect(() => new MultiLayer([cut('one')], {} as never)).toThrow('`explainerOf` must be a function');
    expect(() => new MultiLayer([cut('one')], (() => 3) as never)).toThrow(
      '`explainerOf` must give an explainer, got 3',
    );
    expect(() => new MultiLayer([cut('one')], make, { fusion: 'mean' } as never)).toThrow(
      '`fusion` must be a function, got "mean"',
    );
    expect(() => new MultiLayer([cut('one')], make, { normalise: max } as object)).toThrow(
      'MultiLayer: unknown option `normalise`',
    );
    const other = { ...cut('two'), classNames: ['a', 'c'] };
    expect(() => new MultiLayer([cut('one'), other], make)).toThrow(
      'the cuts must have the same classes, got a, b and a, c',
    );
    const larger = { ...cut('two'), inputSize: { width: 8, height: 1 } };
    expect(() => new MultiLayer([cut('one'), larger], make)).toThrow(
      'the grids of the cuts must have the same size, got 4 x 1 and 8 x 1',
    );
  });
});

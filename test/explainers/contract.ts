import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Classifier, Explainer, Explanation, Pixels } from '../../src/types.js';

/** What the suite needs of an explainer. */
export interface Contract {
  /** A classifier of 32 x 32 or so; the suite calls it often. */
  readonly classifier: () => Classifier;
  /** An explainer of that classifier: a new one at each call. */
  readonly explainer: (classifier: Classifier) => Explainer;
  readonly photo: () => Pixels;
  /** False for an explainer that is done in one step, which cannot be stopped half way. @defaultValue true */
  readonly severalSteps?: boolean;
}

/** Every explainer must pass these, whoever wrote it. */
export function explainerContract(
  name: string,
  { classifier, explainer, photo, severalSteps = true }: Contract,
): void {
  describe(`${name} keeps the contract of explainers`, () => {
    const explain = (options?: Parameters<Explainer['explain']>[1]): Promise<Explanation> =>
      explainer(classifier()).explain(photo(), options);
    const last = (): string => classifier().classNames[classifier().classNames.length - 1] as string;

    test('gives a finite map on the grid of the classifier', async () => {
      const { method, saliency, target } = await explain();
      const { width, height } = classifier().inputSize;
      expect(method).not.toBe('');
      expect([saliency.width, saliency.height, saliency.data.length]).toEqual([
        width,
        height,
        width * height,
      ]);
      expect(saliency.data).toBeInstanceOf(Float32Array);
      expect(saliency.data.every(Number.isFinite)).toBe(true);
      expect(target.probability).toBeGreaterThanOrEqual(0);
      expect(target.probability).toBeLessThanOrEqual(1);
    });

    test('explains the most probable class unless told otherwise', async () => {
      const { classNames } = classifier();
      const { target } = await explain();
      for (const [index, className] of classNames.entries()) {
        const { target: asked } = await explain({ target: className });
        expect(asked.index).toBe(index);
        expect(asked.probability).toBeLessThanOrEqual(target.probability);
      }
      expect(classNames[target.index]).toBe(target.name);
    });

    test('gives the same bytes for the same seed, by name and by index', async () => {
      const [one, two] = [
        await explain({ target: last() }),
        await explain({ target: classifier().classNames.length - 1 }),
      ];
      expect(two.saliency.data).toEqual(one.saliency.data);
    });

    test('leaves the photo as it is', async () => {
      const image = photo();
      const before = image.data.slice();
      await explainer(classifier()).explain(image);
      expect(image.data).toEqual(before);
    });

    test('gives plain data, which can be sent to a worker', async () => {
      const explanation = await explain();
      expect(structuredClone(explanation)).toEqual(explanation);
    });

    test('reports progress that rises to 1 and ends there', async () => {
      const seen: number[] = [];
      await explain({ onProgress: (fraction) => seen.push(fraction) });
      expect(seen[seen.length - 1]).toBe(1);
      expect(seen.filter((fraction) => fraction === 1)).toHaveLength(1);
      for (let i = 1; i < seen.length; i++) expect(seen[i]).toBeGreaterThan(seen[i - 1] as number);
    });

    test('does not begin when it is aborted already', async () => {
      const reason = new Error('changed my mind');
      const seen: number[] = [];
      const call = explain({
        signal: AbortSignal.abort(reason),
        onProgress: (fraction) => seen.push(fraction),
      });
      await expect(call).rejects.toBe(reason);
      expect(seen).toEqual([]);
    });

    test.runIf(severalSteps)('stops half way when it is aborted', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const seen: number[] = [];
      const tensors = tf.memory().numTensors;
      const call = explain({
        signal: controller.signal,
        onProgress: (fraction) => {
          seen.push(fraction);
          controller.abort(reason);
        },
      });
      await expect(call).rejects.toBe(reason);
      expect(seen).toHaveLength(1);
      expect(tf.memory().numTensors).toBe(tensors);
    });

    test('keeps no tensor, not even after an error', async () => {
      const made = explainer(classifier());
      await made.explain(photo());
      const tensors = tf.memory().numTensors;
      await made.explain(photo());
      expect(tf.memory().numTensors).toBe(tensors);
      await expect(made.explain(photo(), { target: 'no such class' })).rejects.toThrow(RangeError);
      expect(tf.memory().numTensors).toBe(tensors);
    });

    test('passes on what the model throws, and keeps no tensor then', async () => {
      const fine = classifier();
      const broken = (): never => {
        tf.zeros([3]);
        throw new Error('out of memory');
      };
      const made = explainer({ ...fine, predict: broken, features: broken, head: broken } as Classifier);
      const tensors = tf.memory().numTensors;
      await expect(made.explain(photo())).rejects.toThrow('out of memory');
      expect(tf.memory().numTensors).toBe(tensors);
    });

    test('says which classes there are when it is asked for another', async () => {
      const names = classifier()
        .classNames.map((className) => JSON.stringify(className))
        .join(', ');
      await expect(explain({ target: 'blury' })).rejects.toThrow(
        `\`target\` must be one of ${names}, got "blury"`,
      );
      await expect(explain({ target: 99 })).rejects.toThrow(RangeError);
    });

    test('refuses misspelt options and images that are none', async () => {
      await expect(explain({ tagret: 'x' } as object)).rejects.toThrow('unknown option `tagret`');
      const made = explainer(classifier());
      await expect(made.explain({ data: new Uint8Array(5), width: 2, height: 2 })).rejects.toThrow(
        RangeError,
      );
      await expect(
        made.explain({ data: new Float32Array(12).fill(Number.NaN), width: 2, height: 2 }),
      ).rejects.toThrow('finite');
    });

    test('explains photos of any size, even of one pixel', async () => {
      const made = explainer(classifier());
      const one = await made.explain({ data: Uint8Array.of(9, 80, 200), width: 1, height: 1 });
      expect(one.saliency.data.every(Number.isFinite)).toBe(true);
      const wide = await made.explain({
        data: new Uint8Array(200 * 10 * 4).fill(50),
        width: 200,
        height: 10,
      });
      expect(wide.saliency.width).toBe(classifier().inputSize.width);
    });

    test('gives concurrent calls what sequential ones get', async () => {
      const made = explainer(classifier());
      const targets = classifier().classNames;
      const sequential: Explanation[] = [];
      for (const target of targets) sequential.push(await made.explain(photo(), { target }));
      const concurrent = await Promise.all(targets.map((target) => made.explain(photo(), { target })));
      expect(concurrent).toEqual(sequential);
    });
  });
}

import type { Explanation } from '../types.js';
import { describe } from '../validate.js';
import { ensure, ensureSame, notPlain, tag } from './assertions.js';
import type { Bench, ContractCheck } from './contractCheck.js';
import { noisePhoto } from './noisePhoto.js';

/** Checks of the returned explanation. */
export function resultChecks({ classifier, explainer, photo, explain }: Bench): ContractCheck[] {
  return [
    {
      name: 'returns a finite map on the grid of the classifier',
      run: async () => {
        const explanation = await explain();
        const { method, target } = explanation;
        ensure(
          typeof method === 'string' && method !== '',
          () => `method must be a name, got ${describe(method)}`,
        );
        ensureMap(explanation, classifier().inputSize);
        ensure(
          target.probability >= 0 && target.probability <= 1,
          () => `target.probability must be in 0..1, got ${target.probability}`,
        );
      },
    },
    {
      name: 'does not modify the photo',
      run: async () => {
        const image = photo();
        const before = structuredClone(image);
        await explain({}, image);
        ensureSame('the photo', image, before);
      },
    },
    {
      name: 'depends only on the region around the face, if a face is given',
      run: async () => {
        const face = { x: 36, y: 36, width: 24, height: 24 };
        const image = noisePhoto(96, 96);
        const far = (at: number): boolean => at < 20 || at >= 76;
        const other = image.data.map((value, i) => {
          const pixel = Math.floor(i / 3);
          return far(pixel % 96) || far(Math.floor(pixel / 96)) ? 255 - value : value;
        });
        const target = 0;
        const one = await explain({ face, target }, image);
        const two = await explain({ face, target }, { ...image, data: other });
        ensureSame('the explanation of the face', two, one);
      },
    },
    {
      name: 'returns plain data, which can be sent to a worker',
      run: async () => {
        const explanation = await explain();
        const place = notPlain(explanation, 'explanation');
        ensure(place === undefined, () => `${place} must be plain data`);
        ensureSame('a copy of the explanation', structuredClone(explanation), explanation);
      },
    },
    {
      name: 'explains photos of any size, even of one pixel',
      run: async () => {
        const made = explainer(classifier());
        const one = { data: Uint8Array.of(9, 80, 200), width: 1, height: 1 };
        ensureMap(await made.explain(one), classifier().inputSize);
        const wide = { data: new Uint8Array(200 * 10 * 4).fill(50), width: 200, height: 10 };
        ensureMap(await made.explain(wide), classifier().inputSize);
      },
    },
    {
      name: 'returns the same from concurrent and sequential calls',
      run: async () => {
        const made = explainer(classifier());
        const targets = classifier().classNames;
        const sequential: Explanation[] = [];
        for (const target of targets) sequential.push(await made.explain(photo(), { target }));
        const concurrent = await Promise.all(targets.map((target) => made.explain(photo(), { target })));
        ensureSame('the result of concurrent calls', concurrent, sequential);
      },
    },
  ];
}

/** @throws Error unless it is a finite map of that size */
export function ensureMap(
  { saliency }: Explanation,
  { width, height }: { width: number; height: number },
): void {
  const { data } = saliency;
  ensureSame('saliency.width', saliency.width, width);
  ensureSame('saliency.height', saliency.height, height);
  ensure(
    tag(data) === '[object Float32Array]',
    () => `saliency.data must be a Float32Array, got ${describe(data)}`,
  );
  ensureSame('saliency.data.length', data.length, width * height);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  ensure(wrong < 0, () => `saliency.data must be finite, got ${data[wrong]} at ${wrong}`);
}

/** @throws Error unless it is an object with a class and a map */
export function ensureExplanation(explanation: Explanation): Explanation {
  const fields = { explanation, target: explanation?.target, saliency: explanation?.saliency };
  for (const [name, value] of Object.entries(fields))
    ensure(
      typeof value === 'object' && value !== null,
      () => `${name} must be an object, got ${describe(value)}`,
    );
  return explanation;
}

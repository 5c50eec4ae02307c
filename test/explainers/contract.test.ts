import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { occlusion } from '../../examples/custom-explainer.mjs';
import { difference } from '../../src/testing/assertions.js';
import { type ContractCheck, type ExplainerSubject, explainerContract } from '../../src/testing/index.js';
import type { Classifier, Explainer, Explanation, Heatmap } from '../../src/types.js';

/** Mean brightness of the upper and of the lower half, and what is left of 1: 8 x 8 pixels. */
const classifier: Classifier = {
  classNames: ['above', 'below', 'neither'],
  inputSize: { width: 8, height: 8 },
  predict: (images) =>
    tf.tidy(() => {
      const halves = tf.reshape(images, [images.shape[0], 2, 96]);
      const brightness = tf.mul(tf.mean(halves, 2), 0.4 / 255);
      return tf.concat([brightness, tf.sub(1, tf.sum(brightness, 1, true))], 1) as tf.Tensor2D;
    }),
};

type Explain = Explainer['explain'];

/** The checks that a good explainer with one thing changed does not pass, and what they say. */
async function failures(
  change: (explain: Explain) => Explain,
  subject: Partial<ExplainerSubject> = {},
): Promise<Record<string, string>> {
  const made = subject.explainer ?? ((given: Classifier): Explainer => occlusion(given, 2));
  const checks = explainerContract({
    ...subject,
    classifier: () => classifier,
    explainer: (given) => ({ explain: change(made(given).explain) }),
  });
  const found: Record<string, string> = {};
  for (const { name, run } of checks) {
    await run().catch((error: Error) => {
      found[name] = error.message;
    });
  }
  return found;
}

const withMap = (explain: Explain, change: (map: Heatmap) => Heatmap): Explain => {
  return async (...call) => {
    const explanation = await explain(...call);
    return { ...explanation, saliency: change(explanation.saliency) };
  };
};
const withResult = (explain: Explain, change: (explanation: Explanation) => object): Explain => {
  return async (...call) => {
    const explanation = await explain(...call);
    return { ...explanation, ...change(explanation) } as Explanation;
  };
};

const MAP = 'returns a finite map on the grid of the classifier';
const PROBABLE = 'explains the most probable class by default';
const OTHER = 'returns another map for another class';
const ALL = 'returns the same map for every class, as declared';
const AGAINST = 'explains a class against another';
const NOT_AGAINST = 'refuses `against`, as declared';
const SAME = 'returns the same bytes for the same seed, by name and by index';
const PHOTO = 'does not modify the photo';
const FACE = 'depends only on the region around the face, if a face is given';
const PLAIN = 'returns plain data, which can be sent to a worker';
const SIZES = 'explains photos of any size, even of one pixel';
const CONCURRENT = 'returns the same from concurrent and sequential calls';
const PROGRESS = 'reports progress that rises to 1 and ends there';
const ABORTED = 'does not start with an aborted signal';
const HALF_WAY = 'stops half way when it is aborted';
const ONE_STEP = 'has a single step, as declared';
const TENSORS = 'disposes of all tensors, also after an error';
const THROWS = 'rejects with the error of the model, and disposes of all tensors';
const CLASSES = 'lists the classes for an unknown class';
const REFUSES = 'refuses unknown options and invalid images';

const MAPS = [MAP, AGAINST, SIZES];

const BROKEN: Record<string, { change: (explain: Explain) => Explain; fails: string[]; says: string }> = {
  'a map with NaN in it': {
    change: (explain) =>
      withMap(explain, (map) => ({ ...map, data: map.data.map((v, i) => (i === 9 ? Number.NaN : v)) })),
    fails: MAPS,
    says: 'saliency.data must be finite, got NaN at 9',
  },
  'a map of another size': {
    change: (explain) => withMap(explain, (map) => ({ ...map, width: 16, height: 4 })),
    fails: MAPS,
    says: 'saliency.width must be 8, got 16',
  },
  'a map that is cut off': {
    change: (explain) => withMap(explain, (map) => ({ ...map, data: map.data.subarray(1) })),
    fails: MAPS,
    says: 'saliency.data.length must be 64, got 63',
  },
  'a map of doubles': {
    change: (explain) =>
      withMap(explain, (map) => ({ ...map, data: Float64Array.from(map.data) }) as unknown as Heatmap),
    fails: MAPS,
    says: 'saliency.data must be a Float32Array, got Float64Array',
  },
  'no name': {
    change: (explain) => withResult(explain, () => ({ method: '' })),
    fails: [MAP],
    says: 'method must be a name, got ""',
  },
  'a probability in percent': {
    change: (explain) =>
      withResult(explain, ({ target }) => ({ target: { ...target, probability: 100 * target.probability } })),
    fails: [MAP, AGAINST],
    says: 'target.probability must be in 0..1',
  },
  'always the first class': {
    change: (explain) => (image, options) => explain(image, { ...options, target: 0 }),
    fails: [PROBABLE, AGAINST, OTHER, TENSORS, CLASSES],
    says: 'target.index must be 1, got 0',
  },
  'the least probable class by default': {
    change: (explain) => (image, options) => explain(image, { target: 1, ...options }),
    fails: [PROBABLE],
    says: 'target must be the most probable class',
  },
  'no word of the other class': {
    change: (explain) => withResult(explain, () => ({ against: undefined })),
    fails: [AGAINST],
    says: 'against must be an array of 1, got undefined',
  },
  'another class that is named, but passed over': {
    change: (explain) => async (image, options) => {
      const explanation = await explain(image, options);
      const { target, against, ...others } = options ?? {};
      return against === undefined || against === target
        ? explanation
        : { ...explanation, saliency: (await explain(image, { target, ...others })).saliency };
    },
    fails: [AGAINST],
    says: 'a map against another class must differ from the one without, got the same',
  },
  'one map for all classes': {
    change: (explain) => async (image, options) => {
      const explanation = await explain(image, options);
      return {
        ...explanation,
        saliency: (await explain(image, { face: options?.face, target: 0 })).saliency,
      };
    },
    fails: [OTHER, AGAINST],
    says: 'the maps of two classes must differ, got the same for all',
  },
  'a random map': {
    change: (explain) => withMap(explain, (map) => ({ ...map, data: map.data.map(() => Math.random()) })),
    fails: [SAME, FACE, CONCURRENT],
    says: 'the result of the same call.saliency.data[0] must be ',
  },
  'a drawing on the photo': {
    change: (explain) => (image, options) => {
      const { data } = image as { data: Uint8Array };
      data[0] = data[0] ^ 255;
      return explain(image, options);
    },
    fails: [PHOTO],
    says: 'the photo.data[0] must be ',
  },
  'the whole photo, whatever face is given': {
    change: (explain) => (image, options) => explain(image, { ...options, face: undefined }),
    fails: [FACE],
    says: 'the explanation of the face.',
  },
  'an object of a class': {
    change: (explain) =>
      withResult(explain, () => ({
        extra: new (class Extra {
          value = 1;
        })(),
      })),
    fails: [PLAIN],
    says: 'explanation.extra must be plain data',
  },
  'a function': {
    change: (explain) => withResult(explain, () => ({ draw: () => undefined })),
    fails: [PLAIN, SAME, CONCURRENT, FACE],
    says: 'explanation.draw must be plain data',
  },
  'a state that concurrent calls share': {
    change: (explain) => {
      let latest: unknown;
      return async (image, options) => {
        latest = options?.target;
        const explanation = await explain(image, options);
        return options && latest !== options.target ? { ...explanation, method: 'mixed up' } : explanation;
      };
    },
    fails: [CONCURRENT],
    says: 'the result of concurrent calls[0].method must be "occlusion", got "mixed up"',
  },
  'progress that falls': {
    change: (explain) => (image, options) =>
      explain(image, { ...options, onProgress: (done) => options?.onProgress?.(done < 1 ? 1 - done : 1) }),
    fails: [PROGRESS],
    says: 'progress must rise to 1, got 0.75, 0.5, 0.25, 1',
  },
  'progress that ends too early': {
    change: (explain) => (image, options) =>
      explain(image, { ...options, onProgress: (done) => options?.onProgress?.(done / 2) }),
    fails: [PROGRESS],
    says: 'progress must rise to 1, got 0.125, 0.25, 0.375, 0.5',
  },
  'no progress': {
    change: (explain) => (image, options) => explain(image, { ...options, onProgress: undefined }),
    fails: [PROGRESS, HALF_WAY],
    says: 'progress must rise to 1, got none',
  },
  'a signal that is ignored': {
    change: (explain) => (image, options) => explain(image, { ...options, signal: undefined }),
    fails: [ABORTED, HALF_WAY],
    says: 'an aborted call must be rejected, got Object',
  },
  'a signal that is looked at once, at the beginning': {
    change: (explain) => async (image, options) => {
      options?.signal?.throwIfAborted();
      return explain(image, { ...options, signal: undefined });
    },
    fails: [HALF_WAY],
    says: 'an aborted call must be rejected, got Object',
  },
  'an error of its own in place of the reason': {
    change: (explain) => (image, options) =>
      explain(image, options).catch((reason) => {
        throw options?.signal?.aborted ? new Error('aborted') : reason;
      }),
    fails: [ABORTED, HALF_WAY],
    says: 'a call must be rejected with the very reason, Error: changed my mind, got Error: aborted',
  },
  'a tensor that stays': {
    change:
      (explain) =>
      async (...call) => {
        tf.zeros([2]);
        return explain(...call);
      },
    fails: [HALF_WAY, TENSORS, THROWS],
    says: 'must leave as many tensors as there were, got 1 more',
  },
  'indices that count from the end': {
    change: (explain) => (image, options) => {
      const { target } = options ?? {};
      return explain(image, {
        ...options,
        target: typeof target === 'number' && target < 3 ? 2 - target : target,
      });
    },
    fails: [SAME, AGAINST],
    says: 'the result of the same call.target.index must be 2, got 0',
  },
  'errors of the model that are swallowed': {
    change: (explain) => {
      return (image, options) =>
        explain(image, options).catch((reason: Error) => {
          if (reason.message !== 'out of memory') throw reason;
          const data = new Float32Array(64);
          return {
            method: 'blank',
            target: { index: 0, name: 'above', probability: 0 },
            saliency: { data, width: 8, height: 8 },
          };
        });
    },
    fails: [THROWS],
    says: 'a call whose model fails must be rejected, got Object',
  },
  'a tensor that stays after an error': {
    change: (explain) => (image, options) =>
      explain(image, options).catch((reason: Error) => {
        tf.zeros([2]);
        throw reason;
      }),
    fails: [HALF_WAY, TENSORS, THROWS],
    says: 'a refused call must leave as many tensors as there were, got 1 more',
  },
  'errors without a reason': {
    change: (explain) => (image, options) =>
      explain(image, options).catch((reason) => {
        throw options?.signal?.aborted ? reason : new Error('it failed');
      }),
    fails: [AGAINST, TENSORS, THROWS, CLASSES, REFUSES],
    says: 'must be rejected with RangeError',
  },
  'misspelt options that pass unnoticed': {
    change:
      (explain) =>
      (image, { target, against, face, signal, onProgress } = {}) =>
        explain(image, { target, against, face, signal, onProgress }),
    fails: [REFUSES],
    says: 'a misspelt option must be rejected, got Object',
  },
  'only photos that are large enough': {
    change: (explain) => async (image, options) => {
      if ((image as { width: number }).width < 2) throw new Error('too small');
      return explain(image, options);
    },
    fails: [SIZES],
    says: 'too small',
  },
};

describe('the contract of explainers', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('is kept by a good explainer, in every run', async () => {
    const tensors = tf.memory().numTensors;
    expect(await failures((explain) => explain)).toEqual({});
    expect(await failures((explain) => explain)).toEqual({});
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.each(Object.entries(BROKEN))('finds %s', async (_, { change, fails, says }) => {
    const found = await failures(change);
    expect(Object.keys(found).sort()).toEqual([...fails].sort());
    expect(Object.values(found).join('\n')).toContain(says);
  });

  /** Refuses `against`, gives the same map for all classes, and reports once. */
  const simple = (explain: Explain): Explain => {
    return async (image, { against, onProgress, ...others } = {}) => {
      if (against !== undefined)
        throw new RangeError('`against` must be left out: there is one map for all classes');
      const explanation = await explain(image, others);
      onProgress?.(1);
      return { ...explanation, saliency: { data: new Float32Array(64), width: 8, height: 8 } };
    };
  };
  const LACKING = { against: false, classSpecific: false, severalSteps: false } as const;

  test('is kept by one that lacks the abilities it declares missing', async () => {
    expect(await failures(simple, LACKING)).toEqual({});
    expect(Object.keys(await failures(simple)).sort()).toEqual([AGAINST, HALF_WAY, OTHER].sort());
  });

  test.each([
    ['severalSteps', ONE_STEP, 'reports of progress must be 1, got 4'],
    ['against', NOT_AGAINST, 'a class against another must be rejected, got Object'],
    ['classSpecific', ALL, 'the map of another class[0] must be '],
  ] as const)('finds an explainer that does what it should lack: %s', async (name, check, says) => {
    const found = await failures((explain) => explain, { [name]: false });
    expect(Object.keys(found)).toEqual([check]);
    expect(found[check]).toContain(says);
  });

  test('has a broken explainer for each of its checks', () => {
    const subject = { classifier: () => classifier, explainer: (given: Classifier) => occlusion(given, 2) };
    const checks = explainerContract(subject);
    const tried = new Set(Object.values(BROKEN).flatMap(({ fails }) => fails));
    expect(checks.map(({ name }) => name).sort()).toEqual([...tried].sort());
  });

  test('replaces a check by another for a missing ability', () => {
    const list = (lacking: object): string[] =>
      explainerContract({
        classifier: () => classifier,
        explainer: (given) => occlusion(given),
        ...lacking,
      }).map(({ name }: ContractCheck) => name);
    const [all, fewer] = [list({}), list(LACKING)];
    expect(all.filter((name) => !fewer.includes(name))).toEqual([OTHER, AGAINST, HALF_WAY]);
    expect(fewer.filter((name) => !all.includes(name))).toEqual([ALL, NOT_AGAINST, ONE_STEP]);
  });

  test('makes the classifier only when a check runs', () => {
    const make = (): never => {
      throw new Error('too early');
    };
    expect(explainerContract({ classifier: make, explainer: make, photo: make })).toHaveLength(17);
  });

  test('refuses a subject that lacks something, or that has a misspelt one', () => {
    expect(() => explainerContract({ classifier: () => classifier } as never)).toThrow(
      '`explainer` must be a function, got undefined',
    );
    expect(() =>
      explainerContract({
        classifier: () => classifier,
        explainer: (given: Classifier) => occlusion(given),
        steps: 1,
      } as never),
    ).toThrow('explainerContract: unknown option `steps`');
    const never = (): never => {
      throw new Error('not yet');
    };
    expect(() => explainerContract({ classifier: never, explainer: never, against: 'yes' } as never)).toThrow(
      '`against` must be true or false, got "yes"',
    );
  });

  test('compares plain data to the last bit', () => {
    expect(difference({ a: [1, Float32Array.of(2, 3)] }, { a: [1, Float32Array.of(2, 3)] }, 'x')).toBe(
      undefined,
    );
    expect(
      difference({ a: Float32Array.of(2, Number.NaN) }, { a: Float32Array.of(2, Number.NaN) }, 'x'),
    ).toBe(undefined);
    expect(difference({ a: Float32Array.of(2, 3) }, { a: Float32Array.of(2, 4) }, 'x')).toBe(
      'x.a[1] must be 4, got 3',
    );
    expect(difference({ a: 0 }, { a: -0 }, 'x')).toBe('x.a must be 0, got 0');
    expect(difference({ a: 1 }, { a: 1, b: 2 }, 'x')).toBe('x.b must be 2, got undefined');
    expect(difference({ a: 1, c: 3 }, { a: 1 }, 'x')).toBe('x.c must be undefined, got 3');
    expect(difference(Float32Array.of(1), Float64Array.of(1), 'x')).toBe(
      'x must be Float64Array, got Float32Array',
    );
    expect(difference([1], [1, 2], 'x')).toBe('x.length must be 2, got 1');
    expect(difference(null, {}, 'x')).toBe('x must be Object, got null');
  });
});

test.each<[string, unknown, string]>([
  ['no explanation', undefined, 'explanation must be an object, got undefined'],
  ['no class', {}, 'target must be an object, got undefined'],
  [
    'no map',
    { method: 'x', target: { index: 0, name: 'above', probability: 1 } },
    'saliency must be an object, got undefined',
  ],
])('says in every check of the result that there is %s', async (_, explanation, says) => {
  const found = await failures(() => async () => explanation as Explanation);
  const results = [
    MAP,
    PHOTO,
    FACE,
    PLAIN,
    SIZES,
    CONCURRENT,
    PROBABLE,
    SAME,
    OTHER,
    AGAINST,
    PROGRESS,
    TENSORS,
  ];
  for (const name of results) expect(found[name], name).toBe(says);
});

test('names an explainer that is none', async () => {
  const [check] = explainerContract({ classifier: () => classifier, explainer: () => ({}) as Explainer });
  await expect(check.run()).rejects.toThrow('an explainer must have `explain`, got Object');
});

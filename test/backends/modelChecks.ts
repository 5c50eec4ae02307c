import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../../src/explainers/index.js';
import { FaceQualityClassifier, type FitOptions, type LabelledImage } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { ensure, ensureSame } from '../../src/testing/assertions.js';
import type { Pixels } from '../../src/types.js';
import { memoryHandler, smallBackbone } from './smallBackbone.js';

/** What a check of the model shows of a backend. */
export type Ability = 'classify' | 'fit the head' | 'fit every weight' | 'save and load';

/** One thing that a model must do on every backend. */
export interface ModelCheck {
  readonly ability: Ability;
  readonly name: string;
  /** Whether it takes long and shows little beyond the others: left out where one of each family is enough. */
  readonly thorough?: boolean;
  /** Rejected with an Error that says what was expected and what was found. */
  readonly run: () => Promise<void>;
}

const COLOURS = { red: [190, 60, 50], blue: [60, 90, 200] } as const;
type Colour = keyof typeof COLOURS;
const PROBE = photo('red', 99);

const FITS: readonly (readonly [Ability, FitOptions])[] = [
  ['fit the head', { epochs: 20, batchSize: 6, learningRate: 0.1 }],
  ['fit every weight', { epochs: 12, batchSize: 6, learningRate: 0.05, trainable: 'all' }],
];

const AROUND_LIMITS = [-1, 0, 0.5, 6, 7];
/** Rectifiers and their gradients around their limits, of `dy` = 2, 3, 4, 5, 6. */
const RECTIFIERS: readonly (readonly [string, (x: tf.Tensor) => tf.Tensor, readonly number[]])[] = [
  ['relu', tf.relu, [0, 0, 4, 5, 6]],
  ['relu6', tf.relu6, [0, 0, 4, 5, 0]],
  ['clipByValue', (x) => tf.clipByValue(x, 0, 6), [0, 3, 4, 5, 0]],
];

/** What `FaceQualityClassifier` must do on the backend that is current when a check runs, with a model that is made for it. */
export const modelChecks: readonly ModelCheck[] = [
  {
    ability: 'fit every weight',
    name: 'lets the gradient of a rectifier pass between its limits alone',
    run: async () => {
      await registerGradients();
      for (const [name, rectify, expected] of RECTIFIERS) {
        const found = tf.tidy(() =>
          tf.grad(rectify)(tf.tensor1d(AROUND_LIMITS), tf.tensor1d([2, 3, 4, 5, 6])),
        );
        try {
          ensureSame(`the gradient of ${name}`, Array.from(await found.data()), expected);
        } finally {
          found.dispose();
        }
      }
    },
  },
  {
    ability: 'classify',
    name: 'gives probabilities of all classes, best first, and the same bytes twice',
    run: () =>
      withModel(async (classifier) => {
        const found = await classifier.classify(PROBE);
        ensureSame('the classes', found.map(({ className }) => className).sort(), ['blue', 'red']);
        const [best, other] = found.map(({ probability }) => probability) as [number, number];
        ensure(
          best >= other && other >= 0,
          () => `probabilities must fall to 0 at most, got ${best}, ${other}`,
        );
        ensure(Math.abs(best + other - 1) < 1e-6, () => `probabilities must sum to 1, got ${best + other}`);
        ensureSame('the second answer', await classifier.classify(PROBE), found);
      }),
  },
  ...FITS.flatMap(([ability, options]): ModelCheck[] => [
    {
      ability,
      name: `learns two colours (${ability})`,
      thorough: ability === 'fit every weight',
      run: () =>
        withModel(async (classifier) => {
          const { epochs: results } = await classifier.fit(photos(12), { ...options, validation: photos(4) });
          const [first, last] = [results[0], results.at(-1)].map((result) => result?.loss as number) as [
            number,
            number,
          ];
          ensure(last < first / 2, () => `the loss must fall to less than half, got ${first}, then ${last}`);
          for (const colour of Object.keys(COLOURS) as Colour[]) {
            const [best] = await classifier.classify(photo(colour, 77));
            ensureSame('what is most probable', best?.className, colour);
          }
        }),
    },
    {
      ability,
      name: `the same seed gives the same bytes, another seed others (${ability})`,
      run: async () => {
        const one = await fitted({ ...options, epochs: 1 });
        ensureSame('weights of the same seed', await fitted({ ...options, epochs: 1 }), one);
        const other = await fitted({ ...options, epochs: 1, seed: 1 });
        ensure(
          other.some((byte, i) => byte !== one[i]),
          () => 'weights of another seed must differ, got the same',
        );
      },
    },
    {
      ability,
      name: `changes what it should, and nothing else (${ability})`,
      run: async () => {
        const before = await kernels();
        const after = await kernels({ ...options, epochs: 1 });
        const changed = [...before].filter(([name, bytes]) =>
          after.get(name)?.some((b, i) => b !== bytes[i]),
        );
        ensureSame('the names of the kernels', [...after.keys()], [...before.keys()]);
        const expected = ability === 'fit the head' ? 1 : before.size;
        ensure(before.size > 3, () => `the model must have several kernels, got ${[...before.keys()]}`);
        ensureSame(`kernels that changed, of ${before.size}`, changed.length, expected);
      },
    },
  ]),
  ...(['float32', 'float16'] as const).map(
    (precision): ModelCheck => ({
      ability: 'save and load',
      name: `answers as before after it was saved in ${precision} and loaded`,
      run: () =>
        withModel(async (classifier) => {
          const handler = memoryHandler();
          await classifier.save(handler, { precision });
          const loaded = await FaceQualityClassifier.load(handler);
          try {
            const [expected, found] = [await classifier.classify(PROBE), await loaded.classify(PROBE)];
            if (precision === 'float32') return ensureSame('the answer', found, expected);
            const difference = Math.abs((found[0]?.probability ?? 0) - (expected[0]?.probability ?? 1));
            ensure(difference < 0.01, () => `probabilities must differ by less than 0.01, got ${difference}`);
          } finally {
            loaded.dispose();
          }
        }),
    }),
  ),
];

/** Works with a new model; it and the work must leave no tensor. */
async function withModel<T>(work: (classifier: FaceQualityClassifier) => Promise<T>): Promise<T> {
  const backbone = await smallBackbone();
  const { numTensors } = tf.memory();
  const classifier = await FaceQualityClassifier.create({ classNames: ['red', 'blue'], backbone });
  // no `finally`: what the work throws says more than the tensors that it left
  const result = await work(classifier);
  classifier.dispose();
  ensureSame('tensors in memory', tf.memory().numTensors, numTensors);
  return result;
}

/** The weights after a fit, as saved. */
async function fitted(options: FitOptions): Promise<Uint8Array> {
  return withModel(async (classifier) => {
    await classifier.fit(photos(12), options);
    const handler = memoryHandler();
    await classifier.save(handler);
    return handler.weights();
  });
}

/** The bytes of each kernel by name, after a fit where one is asked for. */
async function kernels(options?: FitOptions): Promise<Map<string, Uint8Array>> {
  return withModel(async (classifier) => {
    if (options) await classifier.fit(photos(12), options);
    const handler = memoryHandler();
    await classifier.save(handler);
    const bytes = handler.weights();
    const { weightSpecs = [] } = (await handler.load?.()) ?? {};
    let start = 0;
    const found = new Map<string, Uint8Array>();
    for (const { name, shape } of weightSpecs) {
      const end = start + 4 * shape.reduce((product, n) => product * n, 1);
      if (/kernel/.test(name)) found.set(name, bytes.subarray(start, end));
      start = end;
    }
    return found;
  });
}

function photos(count: number): LabelledImage[] {
  const colours = Object.keys(COLOURS) as Colour[];
  return Array.from({ length: count }, (_, i) => {
    const label = colours[i % colours.length];
    return { image: photo(label, i), label };
  });
}

/** A photo of one colour, with noise. */
function photo(colour: Colour, seed: number): Pixels {
  const random = new Random(seed);
  const data = Uint8ClampedArray.from(
    { length: 40 * 40 * 3 },
    (_, i) => (COLOURS[colour][i % 3] as number) + random.normal(0, 12),
  );
  return { data, width: 40, height: 40 };
}

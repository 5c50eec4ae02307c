import type { EngineFactory } from '../../src/engine/index.js';
import { toGrid } from '../../src/image/index.js';
import { FaceQualityClassifier, GradCam } from '../../src/index.js';
import { fromLayersModel } from '../../src/model/index.js';
import type { Pixels } from '../../src/types.js';
import { type Answer, answerOf } from '../../test/backends/answerOf.js';
import { backendChecks } from '../../test/backends/backendChecks.js';
import type { Ability } from '../../test/backends/modelChecks.js';
import { CLASSES, smallModel } from '../../test/backends/smallModel.js';
import type { Needs } from '../../test/backends/subjects.js';

/** How many variants of a photo LIME asks about here. */
export const LIME_SAMPLES = 24;

/** Medians of one run, the things timed in turns, so that a busy machine slows all of them. */
export interface Times {
  readonly rounds: number;
  /** Milliseconds of `predictValues` for one photo of the model's own size. */
  readonly forward: number;
  readonly classify: number;
  readonly gradCam: number;
}

/** How many of the checks that show something hold. */
export interface Tally {
  readonly shows: Needs | Ability | 'the same bytes';
  readonly passed: number;
  readonly total: number;
}

/**
 * @param engine - runs the forward passes, instead of the backend
 * @returns what the bundled model says of a photo on the current backend, as plain lists
 * @throws RangeError when a number of it is not finite, which JSON does not have
 */
export async function answer(photo: Pixels, engine?: EngineFactory): Promise<Answer> {
  const { probabilities, gradCam, lime } = await answerOf(photo, LIME_SAMPLES, engine);
  const lists = { probabilities, gradCam: Array.from(gradCam), lime: Array.from(lime) };
  for (const [of, values] of Object.entries(lists)) {
    if (!values.every(Number.isFinite)) throw new RangeError(`\`${of}\` must be finite`);
  }
  return lists;
}

/** @param seconds - how long to go on, for three rounds at least */
export async function time(photo: Pixels, seconds: number, engine?: EngineFactory): Promise<Times> {
  const classifier = await FaceQualityClassifier.load();
  await classifier.useEngine(engine);
  const images = Float32Array.from(toGrid(photo, classifier.inputSize).data);
  const gradCam = new GradCam(classifier);
  const things = {
    forward: () => classifier.predictValues(images),
    classify: () => classifier.classify(photo),
    gradCam: () => gradCam.explain(photo, { target: 'blurred' }),
  };
  const times: Record<keyof typeof things, number[]> = { forward: [], classify: [], gradCam: [] };
  const end = performance.now() + 1000 * seconds;
  for (let round = -2; round < 3 || (performance.now() < end && round < 100); round++) {
    for (const name of Object.keys(things) as (keyof typeof things)[]) {
      const start = performance.now();
      await things[name]();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  classifier.dispose();
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
  const rounds = times.forward.length;
  return {
    rounds,
    forward: median(times.forward),
    classify: median(times.classify),
    gradCam: median(times.gradCam),
  };
}

/** Runs all that must hold on every backend. @returns how much of it does, and what is wrong with the rest */
export async function check(): Promise<{ tallies: Tally[]; wrong: string[] }> {
  const model = smallModel();
  const classifier = fromLayersModel(model, { classNames: CLASSES });
  const counts = new Map<Tally['shows'], { passed: number; total: number }>();
  const wrong: string[] = [];
  for (const { group, name, shows, run } of backendChecks(() => classifier, 'explainers')) {
    const passed = await run().then(
      () => true,
      (error: Error) => {
        wrong.push(`${group} ${name}: ${error.message}`);
        return false;
      },
    );
    for (const key of /the same bytes/.test(name) ? [shows, 'the same bytes' as const] : [shows]) {
      const count = counts.get(key) ?? { passed: 0, total: 0 };
      counts.set(key, { passed: count.passed + Number(passed), total: count.total + 1 });
    }
  }
  model.dispose();
  return { tallies: [...counts].map(([shows, count]) => ({ shows, ...count })), wrong };
}

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromLayersModel } from '../../src/model/index.js';
import type { DifferentiableClassifier } from '../../src/types.js';
import { astronaut } from '../fixture.js';
import { answerOf } from './answerOf.js';
import { backendChecks, byGroup } from './backendChecks.js';
import type { BackendName } from './backendNames.js';
import { coverageOf } from './coverage.js';
import { expectAgreement } from './expectAgreement.js';
import { CLASSES, smallModel } from './smallModel.js';

/**
 * Registers the tests of a backend in Node: every check that holds on all backends, and the bundled model beside cpu.
 *
 * @param start - makes it the current backend. Where it cannot, the tests are skipped and the summary says why; they fail where the
 * environment variable LUCIDFACE_BACKEND asks for this very backend
 */
export async function testBackend(backend: BackendName, start: () => Promise<void>): Promise<void> {
  const notRun = await start().then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (notRun !== undefined) {
    describe(backend, { meta: { backend, notRun } }, () => {
      test.runIf(process.env.LUCIDFACE_BACKEND === backend)('starts', () => expect.fail(notRun));
    });
    return;
  }
  const name = tf.getBackend();
  describe(backend, { meta: { backend } }, () => {
    let model: tfl.LayersModel;
    let classifier: DifferentiableClassifier;
    beforeAll(() => {
      model = smallModel();
      classifier = fromLayersModel(model, { classNames: CLASSES });
    });
    afterAll(() => void model.dispose());
    beforeEach(() => expect(tf.getBackend()).toBe(name));

    for (const [group, checks] of byGroup(backendChecks(() => classifier, coverageOf(backend)))) {
      describe(`${group} keeps its contract`, () => {
        for (const { name: sentence, run } of checks) test(sentence, run);
      });
    }
    test.skipIf(name === 'cpu')('agrees with cpu about the bundled model and its maps', async () => {
      const found = await answerOf(astronaut(), 8);
      await tf.setBackend('cpu');
      const expected = await answerOf(astronaut(), 8);
      await tf.setBackend(name);
      expectAgreement(found, expected);
    });
  });
}

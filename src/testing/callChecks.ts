import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from '../types.js';
import { ensure, ensureRejects, ensureSame, rejection } from './assertions.js';
import type { Bench, ContractCheck } from './contractCheck.js';

/** Checks of a call: progress, cancellation, errors, memory. */
export function callChecks(bench: Bench): ContractCheck[] {
  const { classifier, explainer, photo, explain } = bench;
  return [
    {
      name: 'reports progress that rises to 1 and ends there',
      run: async () => {
        const seen: number[] = [];
        await explain({ onProgress: (fraction) => seen.push(fraction) });
        const rises = seen.every((fraction, i) => fraction > (seen[i - 1] ?? 0));
        ensure(
          rises && seen[seen.length - 1] === 1,
          () => `progress must rise to 1, got ${seen.join(', ') || 'none'}`,
        );
      },
    },
    {
      name: 'does not start with an aborted signal',
      run: async () => {
        const reason = new Error('changed my mind');
        let reports = 0;
        const call = explain({ signal: AbortSignal.abort(reason), onProgress: () => void reports++ });
        ensureReason(await rejection('an aborted call', call), reason);
        ensureSame('reports of progress of an aborted call', reports, 0);
      },
    },
    bench.severalSteps ? stopsHalfWay(bench) : isOneStep(bench),
    {
      name: 'disposes of all tensors, also after an error',
      run: async () => {
        const made = explainer(classifier());
        // the first call may create tensors that are kept for later calls
        await made.explain(photo());
        const tensors = tf.memory().numTensors;
        await made.explain(photo());
        ensureTensors(tensors, 'a call');
        await ensureRejects(
          'a class that is none',
          made.explain(photo(), { target: NO_CLASS }),
          'RangeError',
        );
        ensureTensors(tensors, 'a refused call');
      },
    },
    {
      name: 'rejects with the error of the model, and disposes of all tensors',
      run: async () => {
        const failure = new Error('out of memory');
        const made = explainer(broken(classifier(), failure));
        const tensors = tf.memory().numTensors;
        ensureReason(await rejection('a call whose model fails', made.explain(photo())), failure);
        ensureTensors(tensors, 'a call whose model fails');
      },
    },
    {
      name: 'lists the classes for an unknown class',
      run: async () => {
        const names = classifier().classNames.map((name) => JSON.stringify(name));
        const text = `\`target\` must be one of ${names.join(', ')}, got ${JSON.stringify(NO_CLASS)}`;
        await ensureRejects('a class that is none', explain({ target: NO_CLASS }), 'RangeError', text);
        await ensureRejects('an index that is none', explain({ target: names.length }), 'RangeError');
      },
    },
    {
      name: 'refuses unknown options and invalid images',
      run: async () => {
        const misspelt = { tagret: classifier().classNames[0] } as object;
        await ensureRejects('a misspelt option', explain(misspelt), 'TypeError', 'unknown option `tagret`');
        const cut = { data: new Uint8Array(5), width: 2, height: 2 };
        await ensureRejects('an image cut off', explain({}, cut), 'RangeError');
        const holes = { data: new Float32Array(12).fill(Number.NaN), width: 2, height: 2 };
        await ensureRejects('an image of NaN', explain({}, holes), 'RangeError', 'finite');
      },
    },
  ];
}

function stopsHalfWay({ explain }: Bench): ContractCheck {
  return {
    name: 'stops half way when it is aborted',
    run: async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      let reports = 0;
      const tensors = tf.memory().numTensors;
      const call = explain({
        signal: controller.signal,
        onProgress: () => {
          reports++;
          controller.abort(reason);
        },
      });
      ensureReason(await rejection('an aborted call', call), reason);
      ensureSame('reports of progress until it stopped', reports, 1);
      ensureTensors(tensors, 'an aborted call');
    },
  };
}

function isOneStep({ explain }: Bench): ContractCheck {
  return {
    name: 'has a single step, as declared',
    run: async () => {
      const seen: number[] = [];
      await explain({ onProgress: (fraction) => seen.push(fraction) });
      ensureSame('reports of progress', seen.length, 1);
    },
  };
}

const NO_CLASS = 'no such class';

/** Classifier whose methods create a tensor and throw. */
function broken(classifier: Classifier, failure: Error): Classifier {
  const fail = (): never => {
    tf.zeros([3]);
    throw failure;
  };
  // these return plain arrays asynchronously, and own their tensors
  const reject = (): Promise<never> => Promise.reject(failure);
  const plain: readonly (string | symbol)[] = ['predictValues', 'activations', 'linearHead', 'references'];
  return new Proxy(classifier, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return plain.includes(key) ? reject : fail;
    },
  });
}

function ensureReason(found: unknown, expected: Error): void {
  ensure(
    found === expected,
    () => `a call must be rejected with the very reason, ${expected}, got ${String(found)}`,
  );
}

function ensureTensors(before: number, what: string): void {
  const kept = tf.memory().numTensors - before;
  ensure(kept === 0, () => `${what} must leave as many tensors as there were, got ${kept} more`);
}

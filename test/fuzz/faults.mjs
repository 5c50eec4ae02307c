// Doors with one function for each fault that the harness must find.
import { scalar } from '@tensorflow/tfjs-core';

const spin = (milliseconds) => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
};

export const faults = {
  good: (value) => {
    if (typeof value !== 'number') throw new TypeError('`value` must be a number');
    return 1;
  },
  raw: () => undefined.length,
  unnamed: () => {
    throw new RangeError('the value is wrong');
  },
  hang: () => spin(60_000),
  neverSettles: () => new Promise(() => {}),
  leak: () => void scalar(1),
  leakAfterThrow: () => {
    scalar(1);
    throw new TypeError('`value` must be a number');
  },
  caller: () => ({ data: scalar(1) }),
  nonFinite: () => ({ data: new Float32Array([0, Number.NaN]) }),
  documented: () => ({ value: Number.POSITIVE_INFINITY }),
  unhandled: () => void Promise.reject(new Error('lost')),
  crash: () => process.abort(),
  refusesGood: () => {
    throw new TypeError('`value` must be another');
  },
};

import { parentPort, workerData } from 'node:worker_threads';
import { type PoolTask, writeSamples } from './pool.js';

// one of several threads that make samples: each takes every n-th photo, and posts its index when its samples are there
const { task, first, step } = workerData as { task: PoolTask; first: number; step: number };
for (let index = first; index < task.photos.length; index += step) {
  await writeSamples(task, index);
  parentPort?.postMessage(index);
}

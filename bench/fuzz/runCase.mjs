import * as tf from '@tensorflow/tfjs-core';
import { Generator } from './Generator.mjs';
import { copyPlain, isHostile, mutate, show } from './hostile.mjs';
import { findNonFinite, judgeError } from './judge.mjs';

/** The name of the function that the case calls, the same for a seed and a number: first each of them once, then at random. */
export function nameOf(table, names, seed, number) {
  if (number < names.length) return names[number];
  const g = new Generator({}, {}, `${seed}/${number}`);
  for (;;) {
    const name = g.pick(names);
    if (g.unit() < (table[name].share ?? 1)) return name;
  }
}

/**
 * Makes the arguments of a case.
 *
 * @param context - `api`, `env`, `table`, and `idle`: seconds without any work after which a promise counts as one that never settles
 * @returns `call`: the call as text, with what is hostile in it; `run`: calls the function and judges what came of it, which gives `kind`:
 *   'accepted', 'refused', or a fault: 'raw', 'unnamed', 'good-refused', 'non-finite', 'leak', 'never-settles', 'unhandled'; `text` says
 *   more of a fault
 */
export function makeCase({ api, env, table, idle }, name, seed, number) {
  const entry = table[name];
  const g = new Generator(api, env, `${seed}/${number}/${name}`);
  const args = copyPlain(entry.make(g));
  const hostile = args.slice(entry.fixed ?? 0);
  const changed = mutate(g, hostile);
  args.splice(entry.fixed ?? 0, hostile.length, ...hostile);
  if (entry.extra && g.bool(0.25)) {
    const extra = g.pick(entry.extra);
    args[0] = typeof extra === 'function' ? extra(g) : extra;
    changed.push(`args[0] = ${show(args[0])}`);
  }
  return {
    call: `${name}(${args.map((arg) => show(arg)).join(', ')})${changed.map((text) => `\n    ${text}`).join('')}`,
    run: async () => {
      const outcome = await observe(idle, g.owned, async () => {
        const fn = api[name.split('.')[0]];
        return entry.call ? entry.call(fn, args, api, g) : fn(...args);
      });
      await restoreBackend();
      for (const tensor of g.owned) if (!tensor.isDisposed) tensor.dispose();
      return judge(outcome, entry, changed);
    },
  };
}

/** Backends add handlers to the process for these: that of wasm ends it at any rejection that nobody handles. They are kept out. */
const EVENTS = ['unhandledRejection', 'uncaughtException'];
const on = process.on.bind(process);
process.on = process.addListener = (event, handler) =>
  EVENTS.includes(event) ? process : on(event, handler);

/** Brings back the backend of the harness. */
async function restoreBackend() {
  if (tf.getBackend() !== 'cpu') await tf.setBackend('cpu');
}

/** Runs a call until it settles, and looks at what it leaves behind. */
async function observe(idle, owned, run) {
  const before = tf.memory().numTensors;
  const outcome = await settled(idle, run);
  if (outcome.result !== undefined) disposeTensors(outcome.result, new Set(owned));
  // what was still under way when the promise settled may end now
  for (let wait = 0; wait < 20 && tf.memory().numTensors !== before; wait++) await sleep(5);
  return { ...outcome, leaked: tf.memory().numTensors - before };
}

async function settled(limit, run) {
  const unhandled = [];
  const note = (error) => void (isHostile(error) || unhandled.push(error));
  for (const event of EVENTS) on(event, note);
  let watch;
  const never = new Promise((resolve) => {
    let [idle, cpu] = [0, process.cpuUsage()];
    watch = setInterval(() => {
      const used = process.cpuUsage(cpu);
      cpu = process.cpuUsage();
      idle = used.user + used.system < 30_000 ? idle + 1 : 0;
      if (idle >= limit) resolve({ never: true });
    }, 1000);
  });
  try {
    const call = run().then(
      (result) => ({ result }),
      (error) => ({ error, threw: true }),
    );
    const outcome = await Promise.race([call, never]);
    // rejections that nobody handles are told after the microtasks
    await sleep(0);
    return { ...outcome, unhandled };
  } catch (error) {
    return { error, threw: true, unhandled };
  } finally {
    clearInterval(watch);
    for (const event of EVENTS) process.off(event, note);
  }
}

function judge({ result, error, threw, never, unhandled, leaked }, entry, changed) {
  if (never) return { kind: 'never-settles', text: 'no work is done any more' };
  if (leaked !== 0)
    return { kind: 'leak', text: `${leaked} tensors${threw ? ` after ${errorText(error)}` : ''}` };
  if (unhandled.length > 0) return { kind: 'unhandled', text: errorText(unhandled[0]) };
  if (threw) {
    const kind = judgeError(error);
    if (kind === 'refused' && changed.length > 0) return { kind };
    if (kind === 'refused' && entry.refuses) return { kind };
    return { kind: changed.length > 0 || entry.refuses ? kind : 'good-refused', text: errorText(error) };
  }
  const odd = findNonFinite(result, entry.nonFinite);
  return odd ? { kind: 'non-finite', text: odd } : { kind: 'accepted' };
}

function errorText(error) {
  if (!(error instanceof Error)) return `${show(error)} was thrown`;
  const at = String(error.stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 2)
    .map((line) => line.trim().replace(/\(?file:.*\/|\(?\/.*\//, '('));
  return `${error.name}: ${error.message} ${at.join(' ')}`;
}

/**
 * Frees the tensors that a result holds: they are the caller's.
 *
 * @param seen - what is left alone, such as tensors of the arguments
 */
function disposeTensors(value, seen) {
  if (value === null || typeof value !== 'object' || seen.has(value)) return;
  seen.add(value);
  if (value instanceof tf.Tensor) {
    if (!value.isDisposed) value.dispose();
    return;
  }
  if (Array.isArray(value)) for (const item of value) disposeTensors(item, seen);
  else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const key of Object.keys(value)) disposeTensors(value[key], seen);
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

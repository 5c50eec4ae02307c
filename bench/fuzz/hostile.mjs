import { inspect } from 'node:util';

/** What hostile callbacks and proxies throw: an error of the caller's own, which may pass through. */
export class HostileError extends Error {}

const fail = () => {
  throw new HostileError('thrown by the caller');
};

/** What hostile callbacks throw that is no error. */
const THROWN = [undefined, null, 'thrown by the caller'];

/** Whether an error is the caller's own, which may pass through a function. */
export const isHostile = (error) => error instanceof HostileError || THROWN.includes(error);

/** A function whose every property is itself, so that any path of properties leads somewhere. */
function bottomless() {
  const proxy = new Proxy(() => proxy, {
    get: (_, key) => (key === 'then' || typeof key === 'symbol' ? undefined : proxy),
  });
  return proxy;
}

/** An instance of a class whose every usual property is a getter that throws. */
function throwingGetters() {
  const names = ['data', 'width', 'height', 'x', 'y', 'length', 'shape', 'predict', 'classNames', 'signal'];
  class Throwing {}
  for (const name of names) Object.defineProperty(Throwing.prototype, name, { get: fail, enumerable: true });
  return new Throwing();
}

const NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  -1,
  0.5,
  1,
  2,
  1e5,
  1e9,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  1e308,
  -1e9,
  Number.MIN_VALUE,
  1e-300,
];

const STRINGS = ['', ' ', 'x', '5', '__proto__', 'constructor', 'toString', 'length', '\0', 'ä'.repeat(300)];

const OBJECTS = [
  () => ({}),
  () => [],
  () => [[]],
  () => [Number.NaN],
  () => [null],
  () => Object.freeze({}),
  () => Object.create(null),
  () => new Date(Number.NaN),
  () => new Map([['data', 1]]),
  () => /x/g,
  () => new Uint8Array(0),
  () => new Float32Array(3),
  () => new Float32Array([Number.NaN, 1]),
  () => new BigInt64Array(2),
  () => new ArrayBuffer(8),
  () => Promise.resolve(1),
  () => AbortSignal.abort(),
  () => ({ aborted: true }),
  () => ({ length: 3 }),
  () => ({ length: -1 }),
  () => ({ width: 3, height: 3 }),
  () => ({ data: new Float32Array(9), width: 3, height: 3 }),
  () => ({ data: new Uint8Array(27), width: 3, height: 3 }),
  () => ({ data: [1, 2, 3], width: 1, height: 1 }),
  () => ({ x: 0, y: 0, width: 1e9, height: 1e9 }),
  () => ({ x: Number.NaN, y: 0, width: 1, height: 1 }),
  () => ({ constructor: null }),
  () => {
    const cycle = { name: 'cycle' };
    cycle.self = cycle;
    return cycle;
  },
  () => new Proxy({}, { get: fail, ownKeys: fail, has: fail }),
  () => new Proxy({}, {}),
  () => new Proxy({}, { get: () => undefined }),
  () => new Proxy([], { get: (list, key) => (key === 'length' ? 3 : list[key]) }),
  bottomless,
  throwingGetters,
  () => Object.fromEntries([['then', 5]]),
  // nothing may wait for it: an object is no promise of an argument
  () => Object.assign(Promise.reject(new HostileError('rejected by the caller')), { width: 2, height: 2 }),
  () => ({ valueOf: fail, toString: fail }),
  () => ({ constructor: { name: Symbol('hostile') } }),
  () => new Number(3),
  () => new String('x'),
  () => new Boolean(false),
  () => new DataView(new ArrayBuffer(27)),
  () => new Uint8Array(new SharedArrayBuffer(27)),
  () => new Uint8Array(new ArrayBuffer(27, { maxByteLength: 64 })),
  () => new Float32Array(3e6),
  () => new Array(1e6).fill(0),
  () => Object.assign([], { length: 2 ** 32 - 1 }),
  () => new Set([1]),
  () => new WeakMap(),
  () => new Error('an error'),
  () => globalThis,
];

/** Tensors in the place of anything; the harness frees them. */
const TENSORS = [
  ({ tf }) => tf.scalar(1),
  ({ tf }) => tf.tensor1d([1, 2, 3]),
  ({ tf }) => tf.tensor(['a', 'b'], [2], 'string'),
  ({ tf }) => tf.zeros([4, 5, 3], 'int32'),
  ({ tf }) => tf.fill([1, 16, 16, 3], Number.NaN),
  ({ tf }) => tf.zeros([0, 3]),
  ({ tf }) => {
    const tensor = tf.zeros([16, 16, 3]);
    tensor.dispose();
    return tensor;
  },
];

const FUNCTIONS = [
  () => () => undefined,
  () => () => null,
  () => () => Number.NaN,
  () => () => ({}),
  () => fail,
  () => async () => fail(),
  () => async () => undefined,
  () => async () => null,
  () => async () => [null],
  () => async () => [{ x: Number.NaN, y: 0, width: -1, height: 'x' }],
  () => async () => Object.assign([], { length: 2 }),
  () => () => 'x',
  () => () => Symbol('hostile'),
  () => () => new Float32Array(3),
  () => () => Object.assign([], { length: 2 }),
  ...THROWN.map((value) => () => () => {
    throw value;
  }),
  ...THROWN.map((value) => () => async () => {
    throw value;
  }),
  () => class Constructed {},
  () => function* generator() {},
];

const REST = [() => undefined, () => null, () => true, () => false, () => 5n, () => Symbol('hostile')];

/** A value of any kind, whatever was there before. */
function anything(g) {
  const kind = g.pick([NUMBERS, NUMBERS, STRINGS, OBJECTS, OBJECTS, FUNCTIONS, REST, REST, TENSORS]);
  const value = g.pick(kind);
  if (kind === TENSORS) return g.own(value(g.env));
  return kind === NUMBERS || kind === STRINGS ? value : value();
}

/** Other typed arrays in the place of one: of another length, kind or content. */
function likeTyped(g, data) {
  const { constructor: Data, length } = data;
  if (typeof data[0] === 'bigint' || data instanceof DataView) return anything(g);
  const filled = (value) => {
    const copy = data.slice();
    return copy.fill(value);
  };
  return g.pick([
    () => new Data(0),
    () => new Data(length + 1),
    () => data.slice(0, Math.max(0, length - 1)),
    () => new Data(length * 2),
    () => filled(0),
    () => filled(255),
    () => filled(Number.NaN),
    () => filled(Number.POSITIVE_INFINITY),
    () => filled(1e38),
    () => filled(-1),
    () => {
      const copy = data.slice();
      copy[g.int(0, Math.max(0, length - 1))] = Number.NaN;
      return copy;
    },
    () => {
      const copy = data.slice();
      copy[g.int(0, Math.max(0, length - 1))] = g.pick([1e9, -5, 3e38, -1e30]);
      return copy;
    },
    () => Array.from(data),
    () => Float64Array.from(data),
    () => Int32Array.from(data),
    () => Uint16Array.from(data),
    () => new BigInt64Array(length),
    () => data.buffer,
    () => {
      const copy = data.slice();
      structuredClone(copy, { transfer: [copy.buffer] });
      return copy;
    },
  ])();
}

/** An array that lacks one of its items. */
function withHole(g, items) {
  const copy = [...items];
  delete copy[g.int(0, Math.max(0, copy.length - 1))];
  return copy;
}

/** A hostile value for a place, often one that resembles what was there. */
function replacement(g, value) {
  if (g.bool(0.4)) return anything(g);
  if (typeof value === 'number') return g.pick(NUMBERS);
  if (typeof value === 'string') return g.pick(STRINGS);
  if (typeof value === 'function') return g.pick(FUNCTIONS)();
  if (ArrayBuffer.isView(value)) return likeTyped(g, value);
  // a second one may meet the huge array of the first
  if (Array.isArray(value) && value.length < 1e5) {
    const longer = Array.from({ length: value.length + 1 }, (_, i) => value[i % Math.max(1, value.length)]);
    return g.pick([
      [],
      value.slice(1),
      longer,
      [...value, undefined],
      withHole(g, value),
      Object.assign([], { length: 3 }),
      { ...value },
    ]);
  }
  return anything(g);
}

const isPlain = (value) =>
  value !== null &&
  typeof value === 'object' &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The same arguments in objects and arrays of their own, so that a hostile value stays in one call. */
export function copyPlain(value) {
  if (Array.isArray(value)) return value.map(copyPlain);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyPlain(item)]));
}

/** Every place in the arguments that can be replaced, as `[holder, key, path]`. */
function places(holder, path, depth) {
  const keys = Array.isArray(holder)
    ? Array.from({ length: Math.min(8, holder.length) }, (_, i) => i)
    : Object.keys(holder);
  return keys.flatMap((key) => {
    const here = [[holder, key, typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`]];
    const value = holder[key];
    if (depth > 0 && (Array.isArray(value) || isPlain(value)))
      here.push(...places(value, here[0][2], depth - 1));
    return here;
  });
}

/**
 * Puts hostile values into arguments.
 *
 * @returns what was done, such as `args[1].face.width = NaN`; empty when the arguments were left as they are
 */
export function mutate(g, args) {
  const done = [];
  if (args.length === 0 || g.bool(0.08)) return done;
  for (let count = g.bool(0.8) ? 1 : 2; count > 0; count--) {
    // a second one may meet what the first has put there: frozen objects and throwing proxies are left as they are
    try {
      done.push(mutateOne(g, args));
    } catch {}
  }
  return done;
}

function mutateOne(g, args, depth = 3) {
  // top-level arguments and their fields alike, however large one argument is
  const at = g.int(0, args.length - 1);
  const inside = Array.isArray(args[at]) || isPlain(args[at]) ? places(args[at], `args[${at}]`, depth) : [];
  const [holder, key, path] = inside.length > 0 && g.bool(0.75) ? g.pick(inside) : [args, at, `args[${at}]`];
  const value = holder[key];
  const choice = g.unit();
  if (choice < 0.07 && isPlain(value)) {
    const misspelt = g.pick(['optionss', '__proto__x', 'Signal', 'constructor', 'seeds ']);
    value[misspelt] = g.pick([1, 'x', undefined, null]);
    return `${path}.${misspelt} is added`;
  }
  if (choice < 0.12 && isPlain(holder)) {
    delete holder[key];
    return `${path} is deleted`;
  }
  holder[key] = replacement(g, value);
  return `${path} = ${show(holder[key])}`;
}

/** Damages the bytes of a file: some are changed, cut off, repeated, or set to zero. */
export function damaged(g, bytes) {
  const copy = Uint8Array.from(bytes);
  const at = g.int(0, copy.length - 1);
  const end = Math.min(copy.length, at + g.pick([1, 4, 64, 1000]));
  return g.pick([
    () => {
      for (let count = g.pick([1, 1, 3, 20]); count > 0; count--)
        copy[g.int(0, copy.length - 1)] ^= 1 << g.int(0, 7);
      return copy;
    },
    () => copy.fill(g.pick([0, 255]), at, end),
    () => copy.subarray(0, at),
    () => copy.subarray(at),
    () => Uint8Array.from([...copy.subarray(0, end), ...copy.subarray(at)]),
    // headers are at the front
    () => copy.fill(g.int(0, 255), at % 64, (at % 64) + g.pick([1, 2, 4])),
  ])();
}

/** Puts hostile values into the JSON of a file. */
export function damagedJson(g, text) {
  const value = [JSON.parse(text)];
  for (let count = g.pick([1, 1, 2]); count > 0; count--) {
    try {
      mutateOne(g, value, 9);
    } catch {}
  }
  return value[0];
}

/** A short rendering for reports, that survives any value. */
export function show(value, depth = 2) {
  try {
    const options = { depth, maxArrayLength: 6, maxStringLength: 60, breakLength: Infinity, getters: false };
    return inspect(value, options).replaceAll(/\s+/g, ' ');
  } catch {
    return 'a value that cannot be shown';
  }
}

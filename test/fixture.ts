import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Raster } from '../src/types.js';

const FOLDER = new URL('./fixtures/', import.meta.url);
const KINDS = { u1: Uint8Array, i4: Int32Array, f4: Float32Array, f8: Float64Array } as const;

type Values = Uint8Array | Int32Array | Float32Array | Float64Array;

/** Reads a reference output: test/fixtures/NAME.npy.gz, little-endian and in C order. */
export function fixture<D extends Values = Float64Array>(name: string): { data: D; shape: number[] } {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.npy.gz`, FOLDER)));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString('latin1');
  const kind = /'descr': '[<|](\w\d)'/.exec(header)?.[1] as keyof typeof KINDS;
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((text) => text.trim())
    .map(Number);
  const body = Uint8Array.from(bytes.subarray(start));
  return { data: new KINDS[kind](body.buffer) as D, shape };
}

/** NASA's portrait of an astronaut, public domain: 224 x 224, RGB. */
export function astronaut(): Raster<Uint8Array> {
  return {
    data: Uint8Array.from(gunzipSync(readFileSync(new URL('astronaut_224.rgb.gz', FOLDER)))),
    width: 224,
    height: 224,
  };
}

/** The scalars among the reference outputs. */
export const golden = JSON.parse(readFileSync(new URL('golden.json', FOLDER), 'utf8'));

/** The path of a fixture model's model.json. */
export function fixtureModel(name: 'model_tiny' | 'model_mnet'): string {
  return fileURLToPath(new URL(`${name}/model.json`, FOLDER));
}

/** The largest distance between two lists of numbers, Infinity when their lengths differ or one is NaN. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, Number.isNaN(distance) ? Infinity : distance);
  }
  return largest;
}

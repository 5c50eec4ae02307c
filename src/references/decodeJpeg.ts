import type { Raster } from '../types.js';
import { inverseDct } from './inverseDct.js';
import { fromZigzag } from './zigzag.js';

/** Huffman codes by length, for decoding bit by bit. */
interface HuffmanTable {
  /** Smallest and largest code of each length 1..16; -1 if there is none. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Index in `symbols` of the smallest code of each length. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

interface Component {
  readonly id: number;
  readonly quantization: number;
  dc: number;
  ac: number;
}

const MARKER = { SOF0: 0xc0, DHT: 0xc4, SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DQT: 0xdb } as const;

/**
 * Decodes a baseline JPEG (ITU-T T.81) with three components and no subsampling, in integer arithmetic only: the same bytes in every
 * runtime, without a DOM. It reads the files that `scripts/make-references.mjs` writes, and rejects all others.
 *
 * @param bytes - the whole file
 * @returns RGB in 0..255, interleaved
 * @throws RangeError for any other kind of JPEG, or a damaged file
 */
export function decodeJpeg(bytes: Uint8Array): Raster<Uint8ClampedArray> {
  const quantization: Int32Array[] = [];
  const huffman: HuffmanTable[] = [];
  let components: Component[] = [];
  let [width, height] = [0, 0];
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.SOI) throw new RangeError('`bytes` must be a JPEG file');
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new RangeError('`bytes` must be a JPEG file, it is damaged');
    const marker = bytes[at + 1];
    const length = word(bytes, at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === MARKER.DQT) readQuantization(segment, quantization);
    else if (marker === MARKER.DHT) readHuffman(segment, huffman);
    else if (marker === MARKER.SOF0) {
      [height, width] = [word(segment, 1), word(segment, 3)];
      components = componentsOf(segment);
    } else if (marker === MARKER.SOS) {
      if (components.length === 0) break;
      for (let c = 0; c < 3; c++) {
        const tables = segment[2 + 2 * c];
        components[c].dc = tables >> 4;
        components[c].ac = 4 + (tables & 15);
      }
      return scan(bytes.subarray(at + 2 + length), width, height, components, quantization, huffman);
    } else if (marker > 0xc0 && marker < 0xd0) break;
    at += 2 + length;
  }
  throw new RangeError('`bytes` must be a baseline JPEG of three components without subsampling');
}

const word = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1];

function componentsOf(segment: Uint8Array): Component[] {
  if (segment[0] !== 8 || segment[5] !== 3) return [];
  const found = [0, 1, 2].map((c) => segment.subarray(6 + 3 * c, 9 + 3 * c));
  if (found.some(([, sampling]) => sampling !== 0x11)) return [];
  return found.map(([id, , table]) => ({ id, quantization: table, dc: 0, ac: 0 }));
}

function readQuantization(segment: Uint8Array, tables: Int32Array[]): void {
  for (let at = 0; at < segment.length; at += 65)
    tables[segment[at] & 15] = Int32Array.from(segment.subarray(at + 1, at + 65));
}

function readHuffman(segment: Uint8Array, tables: HuffmanTable[]): void {
  for (let at = 0; at < segment.length; ) {
    const info = segment[at++];
    const counts = segment.subarray(at, at + 16);
    at += 16;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const [first, last, offset] = [new Int32Array(17), new Int32Array(17).fill(-1), new Int32Array(17)];
    for (let length = 1, code = 0, seen = 0; length <= 16; length++, code <<= 1) {
      const count = counts[length - 1];
      first[length] = code;
      offset[length] = seen;
      if (count > 0) last[length] = code + count - 1;
      code += count;
      seen += count;
    }
    // tables of the second class (AC) follow the four of the first (DC)
    tables[(info >> 4) * 4 + (info & 15)] = { first, last, offset, symbols: segment.slice(at, at + total) };
    at += total;
  }
}

/** Decodes the entropy-coded data of one scan. */
function scan(
  data: Uint8Array,
  width: number,
  height: number,
  components: readonly Component[],
  quantization: readonly Int32Array[],
  huffman: readonly HuffmanTable[],
): Raster<Uint8ClampedArray> {
  const pixels = new Uint8ClampedArray(width * height * 3);
  const bits = bitReader(data);
  const previous = [0, 0, 0];
  const coefficients = new Int32Array(64);
  const block = [new Int32Array(64), new Int32Array(64), new Int32Array(64)];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      components.forEach(({ quantization: table, dc, ac }, c) => {
        coefficients.fill(0);
        previous[c] += signed(bits, symbol(bits, huffman[dc]));
        coefficients[0] = previous[c] * quantization[table][0];
        for (let k = 1; k < 64; k++) {
          const code = symbol(bits, huffman[ac]);
          const size = code & 15;
          if (size === 0 && code !== 0xf0) break;
          k += code >> 4;
          if (size === 0) continue;
          if (k > 63) throw new RangeError('`bytes` must be a JPEG file, it is damaged');
          coefficients[fromZigzag(k)] = signed(bits, size) * quantization[table][k];
        }
        inverseDct(coefficients, block[c]);
      });
      paint(pixels, width, height, left, top, block);
    }
  }
  return { data: pixels, width, height };
}

/** Writes a block of 8 x 8 pixels: YCbCr (JFIF) to RGB, in 16-bit fixed point. */
function paint(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  left: number,
  top: number,
  [luma, blue, red]: readonly Int32Array[],
): void {
  for (let y = 0; y < Math.min(8, height - top); y++) {
    for (let x = 0; x < Math.min(8, width - left); x++) {
      const i = y * 8 + x;
      const out = ((top + y) * width + left + x) * 3;
      const [level, cb, cr] = [luma[i] + 128, blue[i], red[i]];
      pixels[out] = level + ((91881 * cr + 32768) >> 16);
      pixels[out + 1] = level + ((32768 - 22554 * cb - 46802 * cr) >> 16);
      pixels[out + 2] = level + ((116130 * cb + 32768) >> 16);
    }
  }
}

/** Reads bit by bit, skipping stuffed zero bytes. */
function bitReader(data: Uint8Array): () => number {
  let [at, value, left] = [0, 0, 0];
  return () => {
    if (left === 0) {
      if (at >= data.length || (data[at] === 0xff && data[at + 1] !== 0))
        throw new RangeError('`bytes` must be a JPEG file, it ends too early');
      value = data[at];
      at += value === 0xff ? 2 : 1;
      left = 8;
    }
    return (value >> --left) & 1;
  };
}

function symbol(bits: () => number, { first, last, offset, symbols }: HuffmanTable): number {
  for (let length = 1, code = bits(); length <= 16; length++, code = (code << 1) | bits()) {
    if (code <= last[length]) return symbols[offset[length] + code - first[length]];
  }
  throw new RangeError('`bytes` must be a JPEG file, it is damaged');
}

/** A value of `size` bits in JPEG's encoding: negative values begin with 0. */
function signed(bits: () => number, size: number): number {
  let value = 0;
  for (let n = 0; n < size; n++) value = (value << 1) | bits();
  return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

import { describe, expect, test } from 'vitest';
import {
  checkBoolean,
  checkFaceBox,
  checkFaceOnPhoto,
  checkFloats,
  checkGridSize,
  checkObject,
  checkOptionalFunction,
  checkPath,
  checkRaster,
  checkSignal,
  checkSize,
  checkString,
  describe as described,
  messageOf,
} from '../src/validate.js';

describe('checks of arguments', () => {
  const photo = { width: 40, height: 20 };

  test.each<[string, () => void]>([
    ['an absent signal', () => checkSignal('signal', undefined)],
    ['a signal', () => checkSignal('signal', new AbortController().signal)],
    ['an absent callback', () => checkOptionalFunction('onProgress', undefined)],
    ['a size', () => checkSize('size', { width: 1, height: 2 ** 26 })],
    [
      'a face that reaches outside',
      () => checkFaceOnPhoto('face', { x: -9, y: 19, width: 10, height: 160 }, photo),
    ],
    ['the largest grid', () => checkGridSize('inputSize', { width: 1024, height: 4096 })],
    ['the largest 32-bit floats', () => checkFloats('values', [3.4e38, -3.4e38])],
    ['a path', () => checkPath('path', './a')],
    ['a string', () => checkString('title', '')],
    ['a boolean', () => checkBoolean('fade', false)],
    ['an object', () => checkObject('map', {})],
  ])('let pass %s', (_, check) => {
    expect(check).not.toThrow();
  });

  test.each<[string, () => void, ErrorConstructor, string]>([
    ['null', () => checkSignal('signal', null), TypeError, '`signal` must be an AbortSignal, got null'],
    [
      'an empty object',
      () => checkSignal('signal', {}),
      TypeError,
      '`signal` must be an AbortSignal, got Object',
    ],
    ['a controller', () => checkSignal('signal', new AbortController()), TypeError, 'got AbortController'],
    [
      'no function',
      () => checkOptionalFunction('onProgress', 3),
      TypeError,
      '`onProgress` must be a function, got 3',
    ],
    [
      'no size',
      () => checkSize('size', undefined),
      TypeError,
      '`size` must be { width, height }, got undefined',
    ],
    [
      'half a pixel',
      () => checkSize('size', { width: 0.5, height: 1 }),
      RangeError,
      '`size.width` must be an integer',
    ],
    [
      'a size without bounds',
      () => checkSize('size', { width: 1e9, height: 1e9 }),
      RangeError,
      '`size` must have at most 67108864 pixels, got 1000000000 x 1000000000',
    ],
    [
      'a grid with a long side',
      () => checkGridSize('inputSize', { width: 8, height: 100_000 }),
      RangeError,
      '`inputSize.height` must be an integer in 1..4096, got 100000',
    ],
    [
      'a grid of too many pixels',
      () => checkGridSize('inputSize', { width: 4096, height: 4096 }),
      RangeError,
      '`inputSize` must have at most 4194304 pixels, got 4096 x 4096',
    ],
    [
      'a number beyond 32-bit floats',
      () => checkFloats('values', [1, 1e308]),
      RangeError,
      '`values[1]` must be finite as a 32-bit float, got 1e+308',
    ],
    [
      'an empty path',
      () => checkPath('out', ''),
      RangeError,
      '`out` must be a path, not empty and without null bytes, got ""',
    ],
    [
      'a null byte',
      () => checkPath('out', 'a\0'),
      RangeError,
      '`out` must be a path, not empty and without null bytes',
    ],
    [
      'a face in parts of the photo',
      () => checkFaceBox('face', { x: 0.2, y: 0.2, width: 0.5, height: 0.5 }),
      RangeError,
      '`face.width` must be a number of at least 1, got 0.5',
    ],
    [
      'a huge face',
      () => checkFaceOnPhoto('face', { x: 1, y: 1, width: 1e9, height: 1e9 }, photo),
      RangeError,
      '`face` must be at most 4 times as large as the photo of 40 x 20, got 1000000000 x 1000000000',
    ],
    [
      'a face beside the photo',
      () => checkFaceOnPhoto('face', { x: 40, y: 0, width: 9, height: 9 }, photo),
      RangeError,
      '`face` must overlap the photo of 40 x 20, got 9 x 9 at 40, 0',
    ],
    ['a number for a string', () => checkString('title', 3), TypeError, '`title` must be a string, got 3'],
    [
      'a string for a boolean',
      () => checkBoolean('fade', 'no'),
      TypeError,
      '`fade` must be true or false, got "no" (string)',
    ],
    [
      'an array for an object',
      () => checkObject('map', [1]),
      TypeError,
      '`map` must be an object, got an array of 1',
    ],
    [
      'big integers for pixels',
      () => checkRaster('image', { data: new BigInt64Array(3), width: 1, height: 1 }),
      TypeError,
      '`image.data` must be a typed array of numbers, got BigInt64Array',
    ],
    [
      'a view without a kind of number',
      () => checkRaster('image', { data: new DataView(new ArrayBuffer(3)), width: 1, height: 1 }),
      TypeError,
      '`image.data` must be a typed array of numbers, got DataView',
    ],
  ])('refuse %s', (_, check, kind, text) => {
    expect(check).toThrow(kind);
    expect(check).toThrow(text);
  });
});

describe('texts of errors', () => {
  const fails = (): never => {
    throw new Error('a getter that throws');
  };

  test.each<[unknown, string]>([
    ['a'.repeat(80), `"${'a'.repeat(57)}..."`],
    [[1, 2], 'an array of 2'],
    [{ width: 2, height: 3 }, 'Object of 2 x 3'],
    [Object.create(null), 'an object'],
    [{ constructor: null }, 'an object'],
    [{ constructor: { name: Symbol('x') } }, 'an object'],
    [Object.defineProperty({}, 'width', { get: fails }), 'an object'],
    [new Proxy({}, { get: fails }), 'an object'],
    [5n, '5'],
    [Symbol('x'), 'Symbol(x)'],
  ])('name any value: %#', (value, text) => {
    expect(described(value)).toBe(text);
  });

  test.each<[unknown, string]>([
    [new RangeError('too long'), 'too long'],
    ['a text', '"a text"'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('give the message of whatever was thrown: %#', (thrown, text) => {
    expect(messageOf(thrown)).toBe(text);
  });
});

import { expect, test } from 'vitest';
import { compose, DEGRADATIONS, type Degradation, local, Random } from '../../src/degradations/index.js';
import { plain } from './photo.js';

const photo = plain(20, 20, 90);
const { underexpose } = DEGRADATIONS;
const apply = (degradation: Degradation) => degradation(photo, 0.5, { random: new Random(1) });
const returning = (value: unknown): Degradation => (() => value) as never;

test('compose and local refuse a value that is no function when they are called', () => {
  expect(() => compose(underexpose, 5 as never)).toThrow('`parts[1]` must be a function, got 5');
  expect(() => local(undefined as never)).toThrow('`whole` must be a function, got undefined');
});

test.each([
  [undefined, '(...)` must be { image, mask, face? }, got undefined'],
  [{ image: photo }, '(...).mask` must be { data, width, height }'],
  [{ image: plain(3, 3, 1), mask: plain(3, 3, 1) }, '(...).mask.data` must have'],
  [
    { image: plain(3, 3, 1), mask: { data: new Float32Array(9), width: 3, height: 3 } },
    '(...).image` must have the same size, got 20 x 20 and 3 x 3',
  ],
])('compose and local refuse a degradation that returns %j', (value, text) => {
  expect(() => apply(compose(underexpose, returning(value)))).toThrow(`parts[1]${text}`);
  expect(() => apply(local(returning(value)))).toThrow(`whole${text}`);
});

test.each([null, 5, 'x', () => {}])('a degradation refuses the options %s by name', (options) => {
  expect(() => underexpose(photo, 0.5, options as never)).toThrow('`options` must be { random, face? }');
});

test('compose goes on where a part makes the face smaller than a pixel', () => {
  const small = compose(DEGRADATIONS.tooSmall, underexpose);
  const face = { x: 8, y: 8, width: 2, height: 2 };
  const { image, face: after } = small(photo, 1, { random: new Random(3), face });
  expect(image.width).toBe(20);
  expect(after?.width).toBeLessThan(1);
});

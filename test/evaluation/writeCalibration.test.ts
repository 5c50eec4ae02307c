import { expect, test } from 'vitest';
import { writeCalibration } from '../../src/evaluation/calibrate/writeCalibration.js';

test.each([
  [{}, '`result.model` must be'],
  [{ model: {}, chosen: {}, classes: 7 }, '`result.classes` must be'],
])('a result that is none is refused by name before anything is written: %j', async (result, text) => {
  await expect(writeCalibration('nowhere', {} as never, result as never)).rejects.toThrow(text);
});

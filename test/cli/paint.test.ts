import { describe, expect, test } from 'vitest';
import { paintFor } from '../../src/cli/paint.js';
import { verdict } from '../../src/cli/verdict.js';
import type { Assessment } from '../../src/model/index.js';

const red = '\x1b[31mno\x1b[0m';

describe('paintFor', () => {
  test.each([
    ['a terminal', true, {}, red],
    ['a pipe', false, {}, 'no'],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, 'no'],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, red],
    ['a dumb terminal', true, { TERM: 'dumb' }, 'no'],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, red],
    ['NO_COLOR and FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, 'no'],
  ])('%s', (_, isTTY, environment, expected) => {
    expect(paintFor({ isTTY }, environment)('no', 'red')).toBe(expected);
  });

  test('colours the word of a verdict', () => {
    const assessment = { acceptable: false, score: 12, defects: [] } as unknown as Assessment;
    expect(verdict('a.jpg', assessment, paintFor({ isTTY: true }, {}))).toBe(
      'a.jpg: \x1b[31mnot acceptable\x1b[0m (12 of 100)',
    );
    expect(verdict('a.jpg', assessment)).toBe('a.jpg: not acceptable (12 of 100)');
  });
});

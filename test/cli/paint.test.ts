import { describe, expect, test } from 'vitest';
import { paintFor } from '../../src/cli/paint.js';
import { verdict } from '../../src/cli/verdict.js';
import { verdictCode } from '../../src/cli/verdictCode.js';
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

  test.each([
    ['acceptable', true, 'acceptable', 0],
    ['unsure', true, 'unsure', 3],
    ['unsure', false, 'unsure', 3],
    ['retake', false, 'retake', 1],
  ] as const)('three answers have words and exit codes: %s (%s)', (answer, acceptable, word, code) => {
    const assessment = { acceptable, answer, score: 12, defects: [] } as unknown as Assessment;
    expect(verdict('a.jpg', assessment, undefined, true)).toBe(`a.jpg: ${word} (12 of 100)`);
    expect(verdictCode(assessment, true)).toBe(code);
    expect(verdictCode(assessment, false)).toBe(acceptable ? 0 : 1);
  });
});

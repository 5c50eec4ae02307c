import { describe, expect, test } from 'vitest';
import { adviceFor, RETAKE } from '../../src/model/advice.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { ADVICE_CODES, type AdviceCode } from '../../src/model/index.js';

describe('ADVICE_CODES', () => {
  test('has the code of every class of defect of the bundled model, of the framing, and of a retake', async () => {
    const { userDefinedMetadata } = await bundledModel.load!();
    const { classNames, acceptableClass } = (
      userDefinedMetadata as { lucidface: { classNames: string[]; acceptableClass: string } }
    ).lucidface;
    const defects = classNames.filter((name) => name !== acceptableClass);
    for (const name of [...defects, 'several-faces', 'too-small', 'cut-off', 'off-centre', 'not-upright'])
      expect(ADVICE_CODES, name).toContain(adviceFor(name).code);
    expect(ADVICE_CODES).toContain(RETAKE.code);
    expect(new Set(ADVICE_CODES).size).toBe(ADVICE_CODES.length);
  });

  test('is typed, so that a table of translations can be complete', () => {
    const code: AdviceCode = 'hold-still';
    expect(ADVICE_CODES).toContain(code);
    // @ts-expect-error no such code
    const other: AdviceCode = 'hold-stil';
    expect(ADVICE_CODES).not.toContain(other);
  });
});

import { readFileSync } from 'node:fs';
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

  test('is listed with its sentences in the documentation, for every class and all framing', async () => {
    const document = readFileSync(new URL('../../docs/advice.md', import.meta.url), 'utf8');
    const rows = [...document.matchAll(/^\| `([a-z-]+)` *\|[^|]*\| `([a-z-]+)` *\| (.+?) *\|$/gm)];
    expect(rows).not.toHaveLength(0);
    for (const [, name, code, message] of rows) expect(adviceFor(name), name).toEqual({ code, message });
    const { userDefinedMetadata } = await bundledModel.load!();
    const { classNames } = (userDefinedMetadata as { lucidface: { classNames: string[] } }).lucidface;
    const listed = rows.map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(classNames.filter((name) => name !== 'acceptable')));
    expect(listed).toEqual(
      expect.arrayContaining(['several-faces', 'too-small', 'cut-off', 'off-centre', 'not-upright']),
    );
  });

  test('is typed, so that a table of translations can be complete', () => {
    const code: AdviceCode = 'hold-still';
    expect(ADVICE_CODES).toContain(code);
    // @ts-expect-error no such code
    const other: AdviceCode = 'hold-stil';
    expect(ADVICE_CODES).not.toContain(other);
  });
});

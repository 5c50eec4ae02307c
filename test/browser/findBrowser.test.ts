import { describe, expect, test } from 'vitest';
import { findBrowser, type Machine } from './findBrowser.js';

const bare: Machine = { env: {}, installed: () => undefined, installers: () => [] };
const works = [process.execPath, '--version'];
const fails = [process.execPath, '--eval', 'process.exit(1)'];

describe('the browser of the tests', () => {
  test.each(['LUCIDFACE_BROWSER', 'CHROME_PATH'])('is the one that %s names', (name) => {
    expect(findBrowser({ ...bare, env: { [name]: process.execPath }, installed: () => '/other' })).toBe(
      process.execPath,
    );
    expect(() => findBrowser({ ...bare, env: { [name]: '/no/browser' }, installed: () => '/other' })).toThrow(
      'LUCIDFACE_BROWSER or CHROME_PATH must be the path of a Chromium, got /no/browser',
    );
  });

  test('is an installed one', () => {
    expect(findBrowser({ ...bare, installed: () => '/usr/bin/chromium' })).toBe('/usr/bin/chromium');
  });

  test('is installed where there is none, the next way after one that fails', () => {
    const asked: number[] = [];
    const found = findBrowser({
      env: {},
      installed: () => (asked.push(1) > 1 ? '/new' : undefined),
      installers: () => [fails, works],
    });
    expect(found).toBe('/new');
  });

  test('else one line names the command that installs it', () => {
    expect(() => findBrowser({ ...bare, installers: () => [fails, works] })).toThrow(
      /^the browser tests need a Chromium: npx playwright-core install chromium, or set LUCIDFACE_BROWSER to the path of one$/,
    );
  });
});

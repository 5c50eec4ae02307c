import { expect, test } from 'vitest';
import { folderOf } from '../../scripts/bundle/fileBeside.js';

test.each([
  ['https://a.org/js/lucidface.js', 'https://a.org/js/'],
  ['https://a.org/js/lucidface.js?v=2', 'https://a.org/js/'],
  ['https://cdn.jsdelivr.net/npm/lucidface', 'https://cdn.jsdelivr.net/npm/lucidface/dist/browser/'],
  [
    'https://cdn.jsdelivr.net/npm/lucidface@0.1.0',
    'https://cdn.jsdelivr.net/npm/lucidface@0.1.0/dist/browser/',
  ],
])('the files of the script %s lie in %s', (script, folder) => {
  expect(folderOf(script)).toBe(folder);
});

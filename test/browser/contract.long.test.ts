import { afterAll } from 'vitest';
import { closeBrowser } from './openPage.js';
import { testInBrowser } from './testInBrowser.js';

// in software where there is no graphics card: some minutes. The verdict and the maps of both are in browser.test.ts
afterAll(closeBrowser);

testInBrowser('webgl');
testInBrowser('webgpu');

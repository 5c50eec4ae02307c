import { afterAll } from 'vitest';
import { closeBrowser } from './openPage.js';
import { testInBrowser } from './testInBrowser.js';

afterAll(closeBrowser);

testInBrowser('wasm');

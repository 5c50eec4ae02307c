import { startNative } from './startNative.js';
import { testBackend } from './testBackend.js';

await testBackend('native', startNative);

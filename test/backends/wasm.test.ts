import { startBackend } from '../../src/node/index.js';
import { testBackend } from './testBackend.js';

await testBackend('wasm', () => startBackend('wasm'));

import { startWebGpu } from './startWebGpu.js';
import { testBackend } from './testBackend.js';

await testBackend('webgpu in Node', startWebGpu);

import '@tensorflow/tfjs-backend-webgl';
import { show } from './show.js';

await show('webgl');

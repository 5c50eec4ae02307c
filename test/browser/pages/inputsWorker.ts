import { colorsOf, offscreenSources } from './sources.js';

postMessage(await colorsOf(await offscreenSources()));

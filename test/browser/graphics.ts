/**
 * Whether the tests of WebGL and WebGPU run instead of those of wasm: `npm run test:graphics`. Where there is no graphics card both run in software, and take some
 * minutes.
 */
export const GRAPHICS = process.env.LUCIDFACE_GRAPHICS === '1';

/** The backends on which a browser is tested. */
export const BROWSER_BACKENDS = GRAPHICS ? (['webgl', 'webgpu'] as const) : (['wasm'] as const);

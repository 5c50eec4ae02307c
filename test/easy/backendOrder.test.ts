import { afterEach, describe, expect, test, vi } from 'vitest';
import { backendOrder } from '../../src/easy/backendOrder.js';

afterEach(() => void vi.unstubAllGlobals());

/** A page whose canvas gives `context`, whatever it is asked for. */
function simulatedPage(context: unknown, gpu?: unknown): void {
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => context }) });
  vi.stubGlobal('OffscreenCanvas', undefined);
  vi.stubGlobal('navigator', gpu === undefined ? undefined : { gpu });
}

/** WebGL 2 on a graphics card of some name. */
const webgl = (renderer: string) => ({
  RENDERER: 1,
  getExtension: () => null,
  getParameter: () => renderer,
});
const adapter = (found: unknown) => ({ requestAdapter: async () => found });

describe('backendOrder', () => {
  test('in Node: WebAssembly first', async () => {
    expect(await backendOrder()).toEqual(['wasm', 'native', 'cpu']);
  });

  test.each<[string, unknown, unknown, string[]]>([
    ['no WebGL', null, undefined, ['wasm', 'webgl', 'cpu']],
    ['a canvas that gives what is no WebGL, as of jsdom', {}, undefined, ['wasm', 'webgl', 'cpu']],
    ['WebGL on a card', webgl('GeForce'), undefined, ['webgl', 'wasm', 'cpu']],
    ['WebGL in software', webgl('Google SwiftShader'), undefined, ['wasm', 'webgl', 'cpu']],
    ['WebGPU on a card', webgl('GeForce'), adapter({ info: {} }), ['webgpu', 'webgl', 'wasm', 'cpu']],
    ['WebGPU in software', null, adapter({ isFallbackAdapter: true }), ['wasm', 'webgl', 'cpu']],
    ['no adapter', null, adapter(null), ['wasm', 'webgl', 'cpu']],
  ])('on a page with %s', async (_, context, gpu, order) => {
    simulatedPage(context, gpu);
    expect(await backendOrder()).toEqual(order);
  });
});

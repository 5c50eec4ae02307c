import type { EasyBackend } from './backends.js';
import { isNode } from './isNode.js';

/** Names of renderers that draw without a graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** The backends that this machine can run, the fastest for single photos first. */
export async function backendOrder(): Promise<readonly EasyBackend[]> {
  if (isNode()) return ['wasm', 'native', 'cpu'];
  const renderer = webglRenderer();
  // WebGL in software is slower than WebAssembly
  const cards: EasyBackend[] = renderer && !SOFTWARE.test(renderer) ? ['webgl', 'wasm'] : ['wasm', 'webgl'];
  return [...((await hasWebGpu()) ? ['webgpu' as const] : []), ...cards, 'cpu'];
}

/** Whether the browser has WebGPU on a graphics card. */
async function hasWebGpu(): Promise<boolean> {
  const { gpu } = ((globalThis as { navigator?: unknown }).navigator ?? {}) as {
    gpu?: {
      requestAdapter(): Promise<{
        isFallbackAdapter?: boolean;
        info?: { isFallbackAdapter?: boolean };
      } | null>;
    };
  };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter && !adapter.isFallbackAdapter && !adapter.info?.isFallbackAdapter);
}

/** The name of the renderer behind WebGL 2; undefined where there is none. */
function webglRenderer(): string | undefined {
  const canvas =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2');
  // a simulated page, as of jsdom, may give any object
  if (typeof gl?.getExtension !== 'function') return undefined;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

import type { Backend } from './messages.js';

/** What this browser can run. WebGPU is known to work only once it has started. */
export function hasBackend(backend: Backend): boolean {
  if (backend === 'wasm') return typeof WebAssembly === 'object';
  return backend === 'webgpu' ? 'gpu' in navigator : Boolean(renderer());
}

/** WebGL where there is a graphics card, else WebAssembly: WebGL in software is the slowest of all. */
export function bestBackend(): Backend {
  const name = renderer();
  return !name || /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'wasm' : 'webgl';
}

function renderer(): string | undefined {
  // where a worker can draw: tfjs needs it there
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return undefined;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

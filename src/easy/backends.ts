/** The tfjs backends that `lucidface/easy` can start. */
export type EasyBackend = 'webgpu' | 'webgl' | 'wasm' | 'native' | 'cpu';

/** The package of each backend, as it is named in errors. */
export const BACKEND_PACKAGES: Readonly<Record<EasyBackend, string>> = Object.freeze({
  webgpu: '@tensorflow/tfjs-backend-webgpu',
  webgl: '@tensorflow/tfjs-backend-webgl',
  wasm: '@tensorflow/tfjs-backend-wasm',
  native: '@tensorflow/tfjs-node',
  cpu: '@tensorflow/tfjs-backend-cpu',
});

/** Files of the wasm backend: a folder that ends with a slash, or the URL of each file by its name, as `setWasmPaths` takes them. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/**
 * Imports the package of a backend, which registers it with tfjs. Every specifier but that of Node is literal and inside of a `try` of its own, so
 * that bundlers include the packages that are installed and leave out the others.
 *
 * @returns undefined, or the reason why the package cannot be imported
 */
export async function importBackend(name: EasyBackend, wasmPaths?: WasmPaths): Promise<unknown> {
  if (name === 'webgpu') {
    try {
      await import('@tensorflow/tfjs-backend-webgpu');
    } catch (reason) {
      return reason;
    }
  } else if (name === 'webgl') {
    try {
      await import('@tensorflow/tfjs-backend-webgl');
    } catch (reason) {
      return reason;
    }
  } else if (name === 'wasm') {
    try {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    } catch (reason) {
      return reason;
    }
  } else if (name === 'cpu') {
    try {
      await import('@tensorflow/tfjs-backend-cpu');
    } catch (reason) {
      return reason;
    }
  } else {
    return importNative();
  }
  return undefined;
}

/** Imports TensorFlow's C library. Its specifier is not a literal: bundlers for browsers must not look for a Node package. */
async function importNative(): Promise<unknown> {
  let reason: unknown;
  for (const specifier of [BACKEND_PACKAGES.native, `${BACKEND_PACKAGES.native}-gpu`]) {
    try {
      await import(/* @vite-ignore */ /* webpackIgnore: true */ specifier);
      return undefined;
    } catch (error) {
      reason ??= error;
    }
  }
  return reason;
}

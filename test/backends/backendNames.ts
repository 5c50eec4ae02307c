/** Every backend that the tests know, as the summary names them. */
export const BACKENDS = [
  'cpu',
  'wasm',
  'native',
  'webgpu in Node',
  'wasm in a browser',
  'webgl in a browser',
  'webgpu in a browser',
] as const;
export type BackendName = (typeof BACKENDS)[number];

declare module 'vitest' {
  interface TaskMeta {
    /** Which backend a suite is about. */
    backend?: BackendName;
    /** Why its tests are not run here. */
    notRun?: string;
  }
}

/** The URL of a file that esbuild copies beside the bundle. */
declare module '*.wasm' {
  const url: string;
  export default url;
}

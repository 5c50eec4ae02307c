/** A file that the build puts into the bundle as bytes. */
declare module '*.bin' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

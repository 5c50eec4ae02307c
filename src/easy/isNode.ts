/** Whether this is a process with Node's modules (Node, Bun, Deno), and not a page or a worker of one. */
export function isNode(): boolean {
  const { process, document } = globalThis as {
    process?: { versions?: { node?: string } };
    document?: unknown;
  };
  return typeof process?.versions?.node === 'string' && document === undefined;
}

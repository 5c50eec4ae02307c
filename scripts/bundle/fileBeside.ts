let folder = globalThis.location?.href;

/** The folder of the script's files: that of the script, or `dist/browser` where a CDN gives the script by the name of the package alone. */
export function folderOf(script: string): string {
  const { href, pathname } = new URL(script);
  return pathname.endsWith('.js') ? new URL('.', href).href : new URL('dist/browser/', `${href}/`).href;
}

/** Sets the folder of the script's files. */
export function setFolder(url: string): void {
  folder = url;
}

/**
 * Reads a file that lies beside the script, as a module of its bytes.
 *
 * @throws Error naming the URL when there is no such file
 */
export async function fileBeside(name: string): Promise<{ readonly default: Uint8Array }> {
  const { href } = new URL(name, folder);
  const response = await fetch(href);
  if (!response.ok)
    throw new Error(`${href} must be a file of lucidface/dist/browser, got status ${response.status}`);
  return { default: new Uint8Array(await response.arrayBuffer()) };
}

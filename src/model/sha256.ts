/**
 * SHA-256 of bytes, by the Web Crypto API.
 *
 * @param parts - hashed one after the other
 * @returns 64 hexadecimal digits
 * @throws Error where there is no Web Crypto API, as on a page that was not loaded over HTTPS
 */
export async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new Error('a SHA-256 needs crypto.subtle, which a page has only when loaded over HTTPS');
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Text on one line: control characters, such as a line end in the name of a file, are written as in JSON. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (found) => {
    const written = JSON.stringify(found).slice(1, -1);
    return written === found ? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}` : written;
  });
}

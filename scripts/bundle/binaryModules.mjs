import { readFile } from 'node:fs/promises';

/**
 * Plugin of esbuild: a `.bin` file as an ES module with its bytes. esbuild's own `binary` loader makes a CommonJS module of it, and where chunks are not split, `import()` of
 * that copies each byte as a property of its own: seconds for a megabyte.
 */
export const binaryModules = {
  name: 'binary modules',
  setup({ onLoad }) {
    onLoad({ filter: /\.bin$/ }, async ({ path }) => ({
      contents: `const text = atob('${await readFile(path, 'base64')}');
const bytes = new Uint8Array(text.length);
for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
export default bytes;`,
      loader: 'js',
    }));
  },
};

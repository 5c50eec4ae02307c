import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  // not needed in a project that is no folder of another one
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
};

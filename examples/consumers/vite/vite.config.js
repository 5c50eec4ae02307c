import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    // not needed: tfjs in chunks of its own, so that it stays in the cache when the app changes, and can be weighed
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'tfjs', test: /node_modules\/(@tensorflow|long|seedrandom)\// }] },
      },
    },
  },
});

export default {
  mode: 'production',
  entry: './main.js',
  output: { path: new URL('out', import.meta.url).pathname, filename: '[name].js', publicPath: 'auto' },
};

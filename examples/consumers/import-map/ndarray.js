// ndarray is CommonJS, which no browser loads; of lucidface only `toNdarray` runs it
export default () => {
  throw new Error('toNdarray needs a bundler');
};

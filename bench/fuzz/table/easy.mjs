const options = (g, photo, more) => g.some({ face: g.face(photo), profile: 'general', ...more });
const photoAnd = (g, more) => {
  const photo = g.photo();
  return [photo, options(g, photo, more)];
};

/** `lucidface/easy`. Every call loads the bundled model anew, which takes some tenths of a second: drawn less often. */
export const EASY = {
  assessFace: { make: (g) => photoAnd(g), ...unloading(), share: 0.3 },
  explainFace: {
    make: (g) => photoAnd(g, { method: 'grad-cam', target: 'blurred', onProgress: () => {} }),
    ...unloading((explainFace, [image, options]) => {
      // by default it draws samples, which take many seconds on the cpu backend; finding the face takes some, too: `assessFace` does it
      const plain =
        options === undefined ||
        (Object.getPrototypeOf(options ?? 0) === Object.prototype && !Object.hasOwn(options, 'method'));
      const face = { x: 1, y: 1, width: 3, height: 3 };
      return explainFace(image, plain ? { face, ...options, method: 'grad-cam' } : options);
    }),
    share: 0.3,
  },
  loadModel: {
    make: (g) => [g.some({ backend: 'cpu', wasmPaths: 'wasm/' })],
    call: async (loadModel, args, api) => {
      try {
        return (await loadModel(...args)).classNames;
      } finally {
        await api.unloadModel();
      }
    },
    share: 0.3,
  },
  unloadModel: { make: () => [] },
  // in Node there are no custom elements
  defineFaceCheck: { make: () => ['face-check'], refuses: true },
  FaceCheck: { make: () => [], call: (FaceCheck) => typeof new FaceCheck().texts },
  ...Object.fromEntries(
    [
      'connectedCallback',
      'disconnectedCallback',
      'attributeChangedCallback',
      'check',
      'openCamera',
      'closeCamera',
    ].map((name) => [
      `FaceCheck.${name}`,
      { make: () => [], fixed: 1, call: (FaceCheck) => typeof FaceCheck.prototype[name] },
    ]),
  ),
};

/** A call after which the shared model is freed. */
function unloading(run = (method, args) => method(...args)) {
  return {
    call: async (method, args, api) => {
      try {
        return await run(method, args);
      } finally {
        await api.unloadModel();
      }
    },
  };
}

/** A seeded generator of numbers (splitmix32), independent of the library that is tested. */
function splitmix(seed) {
  let state = 0x9e3779b9;
  for (const character of String(seed))
    state = Math.imul(state ^ character.charCodeAt(0), 0x85ebca6b) + 0x6d2b79f5;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}

/** Makes valid arguments: all small, so that a call takes milliseconds, and all from one seed. */
export class Generator {
  #next;
  #owned = [];

  /**
   * @param api - everything that the doors export, by name
   * @param env - models and packages that are made once for a process
   * @param seed - text or number
   */
  constructor(api, env, seed) {
    this.api = api;
    this.env = env;
    this.#next = splitmix(seed);
  }

  /** A number in 0 (included) .. 1 (excluded). */
  unit() {
    return this.#next();
  }

  float(low, high) {
    return low + this.unit() * (high - low);
  }

  /** An integer in `low` .. `high`, both included. */
  int(low, high) {
    return Math.floor(this.float(low, high + 1));
  }

  bool(probability = 0.5) {
    return this.unit() < probability;
  }

  pick(choices) {
    return choices[this.int(0, choices.length - 1)];
  }

  list(length, make) {
    return Array.from({ length }, (_, i) => make(i));
  }

  /** Options of which each is given or not; now and then none at all. */
  some(options) {
    if (this.bool(0.1)) return undefined;
    return Object.fromEntries(Object.entries(options).filter(() => this.bool(0.6)));
  }

  /** A tensor that the harness frees after the call. */
  own(tensor) {
    this.#owned.push(tensor);
    return tensor;
  }

  get owned() {
    return this.#owned;
  }

  size(low = 4, high = 14) {
    return { width: this.int(low, high), height: this.int(low, high) };
  }

  photo({ width, height } = this.size()) {
    const channels = this.pick([3, 3, 4]);
    const Data = this.pick([Uint8Array, Uint8ClampedArray, Float32Array]);
    const flat = this.bool(0.1);
    const data = Data.from({ length: width * height * channels }, () => (flat ? 90 : this.int(0, 255)));
    return { data, width, height };
  }

  /** A signed map: continuous, with ties, or blank. */
  map({ width, height } = this.size(), Data = Float32Array) {
    const kind = this.pick(['real', 'real', 'ties', 'blank']);
    const value = { real: () => this.float(-1, 1), ties: () => this.int(-2, 2), blank: () => 0 }[kind];
    return { data: Data.from({ length: width * height }, value), width, height };
  }

  /** A rectangular division with every label in use. */
  segments({ width, height } = this.size()) {
    const [columns, rows] = [this.int(1, Math.min(4, width)), this.int(1, Math.min(4, height))];
    const data = Int32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
    });
    return { data, width, height, count: columns * rows };
  }

  /** A mask with an inside and an outside. */
  mask({ width, height } = this.size(), Data = Float32Array) {
    const edge = this.int(1, width - 1);
    return { data: Data.from({ length: width * height }, (_, i) => Number(i % width < edge)), width, height };
  }

  face({ width, height }) {
    return {
      x: this.float(-1, width / 3),
      y: this.float(-1, height / 3),
      width: this.float(1.5, width),
      height: this.float(1.5, height),
    };
  }

  numbers(length, low = -1, high = 1) {
    const values = this.list(length, () => this.float(low, high));
    return this.bool() ? values : Float64Array.from(values);
  }

  random() {
    return new this.api.Random(this.int(0, 1000));
  }

  /** A black box: softmax of a linear function of all values. */
  classifier(size = this.size(7, 10), classes = this.int(2, 4)) {
    const { tf } = this.env;
    const values = size.width * size.height * 3;
    const weights = Float32Array.from({ length: values * classes }, () => this.float(-0.1, 0.1));
    return {
      classNames: ['a', 'b', 'c', 'd'].slice(0, classes),
      inputSize: { ...size },
      predict: (images) =>
        tf.tidy(() => {
          const flat = tf.div(tf.reshape(images, [-1, values]), 255);
          return tf.softmax(tf.matMul(flat, tf.tensor2d(weights, [values, classes])));
        }),
    };
  }

  /** A convolution with ReLU, the mean of its map, and a dense layer: what gradient explainers need. */
  differentiable(size = this.size(7, 10), classes = this.int(2, 4)) {
    const { tf } = this.env;
    const channels = 4;
    const kernel = Float32Array.from({ length: 27 * channels }, () => this.float(-0.5, 0.5));
    const dense = Float32Array.from({ length: channels * classes }, () => this.float(-1, 1));
    const features = (images) =>
      tf.tidy(() => {
        const filter = tf.tensor4d(kernel, [3, 3, 3, channels]);
        return tf.relu(tf.conv2d(tf.div(images, 255), filter, 2, 'same'));
      });
    const head = (activations) =>
      tf.tidy(() => tf.matMul(tf.mean(activations, [1, 2]), tf.tensor2d(dense, [channels, classes])));
    return {
      classNames: ['a', 'b', 'c', 'd'].slice(0, classes),
      inputSize: { ...size },
      predict: (images) => tf.tidy(() => tf.softmax(head(features(images)))),
      features,
      head,
      probabilities: (logits) => tf.softmax(logits),
    };
  }

  explanation(size, classNames = ['a', 'b']) {
    return {
      method: this.pick(['grad-cam', 'lime', 'stub']),
      target: { index: 0, name: classNames[0], probability: 0.6 },
      saliency: this.map(size),
    };
  }

  /** An explainer that gives a random map. */
  explainer({ inputSize, classNames }) {
    const data = this.list(3, () => this.map(inputSize));
    let calls = 0;
    return {
      explain: async (_image, options = {}) => {
        options.onProgress?.(1);
        const index = typeof options.target === 'number' ? options.target : 0;
        return {
          method: 'stub',
          target: { index, name: classNames[index], probability: 0.5 },
          saliency: data[calls++ % data.length],
        };
      },
    };
  }

  /** What can be measured: an explainer, an explanation or a map. */
  subject(classifier) {
    const { inputSize, classNames } = classifier;
    return this.pick([
      () => this.explainer(classifier),
      () => this.explanation(inputSize, classNames),
      () => this.map(inputSize),
    ])();
  }

  /** Options of `explain` and of everything that takes them, with other ones. */
  asking(classifier, photo, more = {}) {
    const { classNames } = classifier;
    const options = this.some({
      target: this.pick([0, classNames[0]]),
      against: this.pick([1, classNames[1]]),
      face: this.face(photo),
      onProgress: () => {},
      ...more,
    });
    // a million samples are an honest order: they must end by the signal
    return options && { ...options, signal: AbortSignal.timeout(2000) };
  }

  baseline(size) {
    return this.pick(['mean', 'blur', 'noise', [10, 20, 30], this.photo(size)]);
  }
}

/**
 * A feed-forward convolutional net as plain data, for the engines and `toOnnx`. Values are channels last, `[n, height, width, channels]` or
 * `[n, channels]`; batch normalisation and activation functions are folded into the operation before them where possible.
 */
export interface Net {
  /** Shape of one image. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /**
   * Whether images of other heights and widths may be run, too. All sizes must need the same padding: that of `inputShape` is used.
   * @defaultValue false
   */
  readonly anySize?: boolean | undefined;
  /** Operations in the order in which they run. */
  readonly operations: readonly Operation[];
  /** Names of the values that a run returns. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Texts that `toOnnx` writes as metadata of the model. @defaultValue none */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Name of the net's input. */
export const NET_INPUT = 'images';

/** Activation functions that engines fuse with the preceding operation. */
export type FusedActivation = 'linear' | 'relu' | 'relu6' | 'leakyRelu';

interface Step {
  /** Name of the value that the operation computes. */
  readonly output: string;
  /** Names of the values from which it is computed. */
  readonly inputs: readonly string[];
  /** Shape of the output without the batch. */
  readonly shape: readonly number[];
}

interface Window {
  readonly size: readonly [height: number, width: number];
  readonly strides: readonly [down: number, across: number];
  readonly padding: 'same' | 'valid';
}

/** `[height, width, in, out]`, or `[height, width, channels, multiplier]` where `depthwise`. */
export interface Convolution extends Step, Window {
  readonly kind: 'convolution';
  readonly depthwise: boolean;
  readonly kernel: Float32Array;
  readonly kernelShape: readonly [number, number, number, number];
  readonly bias: Float32Array | undefined;
  readonly dilations: readonly [down: number, across: number];
  readonly activation: FusedActivation;
  /** Factor of negative values in `'leakyRelu'`. @defaultValue 0.2 */
  readonly slope?: number | undefined;
}

/** `[in, out]`. */
export interface Dense extends Step {
  readonly kind: 'dense';
  readonly kernel: Float32Array;
  readonly kernelShape: readonly [number, number];
  readonly bias: Float32Array | undefined;
}

export interface Pooling extends Step, Window {
  readonly kind: 'averagePool' | 'maxPool';
}

export interface Scale extends Step {
  readonly kind: 'scale';
  /** `x * factor + offset`. */
  readonly factor: number;
  readonly offset: number;
}

export interface Pad extends Step {
  readonly kind: 'pad';
  /** Number of zeros before and after the values of each of the three axes. */
  readonly amounts: readonly (readonly [before: number, behind: number])[];
}

/** `x` where positive, else `slope * x`, with one slope per channel. */
export interface Prelu extends Step {
  readonly kind: 'prelu';
  readonly slope: Float32Array;
}

/** Repeats every value `factors` times along the rows and columns. */
export interface Upsample extends Step {
  readonly kind: 'upsample';
  readonly factors: readonly [down: number, across: number];
}

export interface Simple extends Step {
  /**
   * `upsampleBilinear`: to twice the height and width, with half-pixel centres. `concatenate`: along
   * the channels. `add`, `multiply`: the second value may be one pixel, `[1, 1, channels]`. `hardSwish`: `x * relu6(x + 3) / 6`. `depthToSpace`: the
   * four parts of the channels become the four pixels of a block, row by row.
   */
  readonly kind:
    | 'relu'
    | 'relu6'
    | 'hardSwish'
    | 'sigmoid'
    | 'globalAveragePool'
    | 'globalMaxPool'
    | 'concatenate'
    | 'add'
    | 'multiply'
    | 'upsampleBilinear'
    | 'depthToSpace';
}

/** Batch normalisation with one factor and offset per channel: folded into the convolution before it if there is one. */
export interface ChannelScale extends Step {
  readonly kind: 'channelScale';
  readonly factors: Float32Array;
  readonly offsets: Float32Array;
}

/** A change of shape that keeps the order of the values. */
export interface Reshape extends Step {
  readonly kind: 'reshape';
}

/** One operation of a net. */
export type Operation =
  | Convolution
  | Dense
  | Pooling
  | Scale
  | ChannelScale
  | Pad
  | Prelu
  | Upsample
  | Reshape
  | Simple;

/**
 * Shape of one of a net's outputs without the batch.
 *
 * @throws RangeError for a name that is not among `outputs`
 */
export function outputShape({ operations, outputs }: Net, name: string): readonly number[] {
  const found = operations.find(({ output }) => output === outputs[name]);
  if (found) return found.shape;
  throw new RangeError(`\`outputs\` must be some of ${Object.keys(outputs).join(', ')}, got ${name}`);
}

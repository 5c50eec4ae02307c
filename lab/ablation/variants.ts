import type { CreateOptions } from '../../src/model/index.js';
import type { Size } from '../../src/types.js';

/** A choice that is measured. */
export interface Variant {
  /** The table that it belongs to. */
  readonly group: string;
  readonly name: string;
  /** Folder of the backbone. */
  readonly backbone: string;
  readonly options: Partial<CreateOptions>;
}

export const SMALL = 'mobilenet_v1_0.25_224_notop';
const LARGE = 'mobilenet_v1_0.50_160_notop_qat_uint8';
export const square = (side: number): Size => ({ width: side, height: side });
export const DEPTHS = ['conv_pw_3_relu', 'conv_pw_5_relu', 'conv_pw_11_relu', 'conv_pw_13_relu'];

export const VARIANTS: readonly Variant[] = [
  ...[3, 5, 7, 9, 11, 12, 13].map((n) => ({
    group: 'cut layer',
    name: `conv_pw_${n}_relu`,
    backbone: SMALL,
    options: { targetLayer: `conv_pw_${n}_relu`, inputSize: square(224) },
  })),
  ...[96, 128, 160, 192, 256].map((side) => ({
    group: 'input size',
    name: `${side} px`,
    backbone: SMALL,
    options: { targetLayer: 'conv_pw_11_relu', inputSize: square(side) },
  })),
  ...[2, 3, 4].map((count) => ({
    group: 'depths that the head sees',
    name: DEPTHS.slice(-count).join(' + '),
    backbone: SMALL,
    options: {
      targetLayer: 'conv_pw_11_relu',
      depths: DEPTHS.slice(-count),
      mixChannels: 256,
      inputSize: square(224),
    },
  })),
  ...[32, 96].map((mixChannels) => ({
    group: 'depths that the head sees',
    name: `all four, ${mixChannels} channels`,
    backbone: SMALL,
    options: { targetLayer: 'conv_pw_11_relu', depths: DEPTHS, mixChannels, inputSize: square(224) },
  })),
  ...[160, 224].map((side) => ({
    group: 'larger backbone (alpha 0.50)',
    name: `conv_pw_11_relu at ${side} px`,
    backbone: LARGE,
    options: { targetLayer: 'conv_pw_11_relu', inputSize: square(side) },
  })),
];

import type { Layer } from './artifactsOf.js';

/** Ends of names of layers that bring a map to the common grid. */
const RESIZED = /_small$|_\d+_(tall|wide)$/;

/** What the head sees: the layers whose maps are joined, and whether a convolution mixes them. */
export interface MapsSeen {
  /** Width of the MobileNetV1, as a share of the widest. */
  readonly width?: number;
  readonly depths: readonly string[];
  /** `alone`: the head sees the mixed channels; `beside`: these and the depths themselves. */
  readonly mixed?: 'alone' | 'beside';
}

/** Channels of the first convolution of the widest MobileNetV1. */
const WIDEST = 32;

/** Reads from the layers of a model what its head sees. */
export function mapsSeen(layers: readonly Layer[]): MapsSeen {
  const inputsOf = (name: string): string[] | undefined =>
    layers.find((layer) => layer.name === name)?.inbound_nodes[0]?.map(([input]) => input);
  const first = layers.find((layer) => layer.name === 'conv1')?.config.filters;
  const width = typeof first === 'number' ? { width: first / WIDEST } : {};
  const depths = (inputsOf('depths') ?? []).map((name) => name.replace(RESIZED, ''));
  const pooled = inputsOf('pool') ?? [];
  if (pooled.includes('mix_and_depths')) return { ...width, depths, mixed: 'beside' };
  return { ...width, depths, ...(pooled.includes('mix_relu') && { mixed: 'alone' as const }) };
}

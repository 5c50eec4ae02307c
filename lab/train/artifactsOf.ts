import * as tf from '@tensorflow/tfjs-core';
import { FaceQualityClassifier } from '../../src/model/index.js';

/** A layer as model.json describes it. */
export interface Layer {
  name: string;
  class_name: string;
  config: { readonly [key: string]: unknown; units?: number };
  inbound_nodes: [string, number, number, object][][];
}

/** A variable's values and shape. */
export interface Values {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** A saved model whose description and weights may be edited. */
export interface EditableArtifacts {
  readonly topology: { readonly config: { readonly layers: Layer[] } };
  readonly metadata: { targetLayer: string; classNames: readonly string[] };
  /** The layer of a name, which may be edited; undefined where there is none. */
  layerOf(name: string): Layer | undefined;
  /** @throws RangeError for a variable that the model does not have */
  shapeOf(name: string): readonly number[];
  /**
   * @param edit - gives each variable its new values
   * @param added - variables of layers that the model did not have; they come before those of the last layer
   * @returns the edited model; the caller owns it
   */
  load(
    edit: (name: string, values: Float32Array, shape: readonly number[]) => Values,
    added?: readonly (Values & { readonly name: string })[],
  ): Promise<FaceQualityClassifier>;
}

/** Variables of the last layer. */
const LAST_LAYER = 2;

/** A copy of a classifier as model.json would have it. */
export async function artifactsOf(classifier: FaceQualityClassifier): Promise<EditableArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await classifier.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  if (!saved?.weightSpecs || !saved.weightData) throw new Error('the model was not saved');
  const { weightSpecs, weightData } = saved;
  const description = structuredClone({ topology: saved.modelTopology, own: saved.userDefinedMetadata });
  const { topology, own } = description as unknown as {
    readonly topology: EditableArtifacts['topology'];
    readonly own: { readonly lucidface: EditableArtifacts['metadata'] };
  };
  const shapeOf = (name: string): readonly number[] => {
    const spec = weightSpecs.find((each) => each.name === name);
    if (!spec) throw new RangeError(`the model has no variable ${name}`);
    return spec.shape;
  };
  const load: EditableArtifacts['load'] = (edit, added = []) => {
    const data = tf.io.concatenateArrayBuffers([weightData].flat());
    let at = 0;
    const edited = weightSpecs.map(({ name, shape }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const values = new Float32Array(data, at, length);
      at += values.byteLength;
      return { name, ...edit(name, values, shape) };
    });
    edited.splice(edited.length - LAST_LAYER, 0, ...added);
    const bytes = edited.map(({ values }) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
    );
    return FaceQualityClassifier.load(
      tf.io.fromMemory({
        ...saved,
        modelTopology: topology,
        userDefinedMetadata: own,
        weightSpecs: edited.map(({ name, shape }) => ({
          name,
          shape: [...shape],
          dtype: 'float32' as const,
        })),
        weightData: new Uint8Array(Buffer.concat(bytes)).buffer,
      }),
    );
  };
  const layerOf = (name: string): Layer | undefined =>
    topology.config.layers.find((layer) => layer.name === name);
  return { topology, metadata: own.lucidface, layerOf, shapeOf, load };
}

/** The description of what a layer is given: the outputs of other layers. */
export function nodesOf(inputs: readonly string[]): Layer['inbound_nodes'] {
  return [inputs.map((input) => [input, 0, 0, {}])];
}

import type { FaceBox, ImageInput } from '../../src/types.js';

/** Cache of the features of the last photo. */
export class LastRow {
  #last: { image: ImageInput; face: FaceBox | undefined; row: ArrayLike<number> } | undefined;

  /** @param compute - called unless image and face are the same objects as the last time */
  async of(
    image: ImageInput,
    face: FaceBox | undefined,
    compute: () => Promise<ArrayLike<number>>,
  ): Promise<ArrayLike<number>> {
    if (this.#last?.image === image && this.#last.face === face) return this.#last.row;
    const row = await compute();
    this.#last = { image, face, row };
    return row;
  }
}

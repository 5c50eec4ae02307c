import type { EngineFactory } from '../engine/index.js';
import type { PhotoNetworks } from './photoNetworks.js';

/**
 * Lends the networks beside the model. On tfjs they keep no tensor between two photos; on another engine, which has its own copy of the weights, they are kept. Their
 * code is loaded when first needed.
 */
export class NetworkHolder {
  #engine: EngineFactory | undefined;
  #held: Promise<PhotoNetworks> | undefined;

  /** Runs them through an engine other than tfjs from now on; without one, on tfjs again. */
  use(engine: EngineFactory | undefined): void {
    if (engine === this.#engine) return;
    this.dispose();
    this.#engine = engine;
  }

  /** @returns what `work` returns */
  async lend<T>(work: (networks: PhotoNetworks) => Promise<T>): Promise<T> {
    if (this.#engine !== undefined) {
      this.#held ??= make(this.#engine);
      return work(await this.#held);
    }
    const own = await make();
    try {
      return await work(own);
    } finally {
      own.dispose();
    }
  }

  /** Frees what is kept. May be called again. */
  dispose(): void {
    void this.#held?.then((networks) => networks.dispose());
    this.#held = undefined;
  }
}

async function make(engine?: EngineFactory): Promise<PhotoNetworks> {
  const { photoNetworks } = await import('./photoNetworks.js');
  return photoNetworks(engine);
}

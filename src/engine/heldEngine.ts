import type { Engine, EngineFactory } from './engine.js';
import type { Net } from './net.js';
import { tfjsEngine } from './tfjsEngine.js';

/** An engine that is created when it is first needed. */
export interface HeldEngine {
  /** @throws Error when disposed, even during the creation of the engine; errors of that creation */
  engine(): Promise<Engine>;
  /** @throws Error when disposed */
  checkAlive(): void;
  /** Frees the engine. May be called more than once. */
  dispose(): void;
}

/**
 * Holds the engine of a net.
 *
 * @param owner - name of the disposed object, for the error
 * @param make - creates the engine. @defaultValue that of tfjs
 */
export function heldEngine(
  owner: string,
  net: () => Promise<Net>,
  make: EngineFactory = tfjsEngine,
): HeldEngine {
  let making: Promise<Engine> | undefined;
  let made: Engine | undefined;
  let disposed = false;
  const checkAlive = (): void => {
    if (disposed) throw new Error(`this ${owner} was disposed: make another`);
  };
  const start = async (): Promise<Engine> => {
    const engine = await make(await net());
    if (disposed) engine.dispose();
    else made = engine;
    return engine;
  };
  return {
    checkAlive,
    async engine() {
      checkAlive();
      making ??= start();
      try {
        return await making;
      } catch (error) {
        // the next call tries again
        making = undefined;
        throw error;
      } finally {
        checkAlive();
      }
    },
    dispose() {
      disposed = true;
      made?.dispose();
      made = undefined;
    },
  };
}

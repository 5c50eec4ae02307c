import * as tf from '@tensorflow/tfjs-core';

const [BETA_1, BETA_2] = [0.9, 0.999];

interface Moments {
  readonly first: tf.Variable;
  readonly second: tf.Variable;
}

/**
 * Adam (Kingma & Ba, https://arxiv.org/abs/1412.6980): the same operations in the same order as `tf.train.adam`, so that it gives the same
 * bytes. Unlike in tfjs, the whole state can be saved exactly: tfjs restores the powers of the decay rates by another formula, which rounds
 * differently, so that a resumed training differs.
 */
export class Adam {
  readonly #variables: readonly tf.Variable[];
  readonly #moments: readonly Moments[];
  readonly #powers: readonly tf.Variable[];

  /** @param variables - the weights to fit; the caller still owns them */
  constructor(variables: readonly tf.Variable[]) {
    this.#variables = variables;
    const zeros = (variable: tf.Variable): tf.Variable => tf.variable(tf.zerosLike(variable), false);
    this.#moments = variables.map((variable) =>
      tf.tidy(() => ({ first: zeros(variable), second: zeros(variable) })),
    );
    this.#powers = [BETA_1, BETA_2].map((beta) => tf.tidy(() => tf.variable(tf.scalar(beta), false)));
  }

  /**
   * Takes one step.
   *
   * @returns the loss before the step; the caller owns it
   */
  minimize(loss: () => tf.Scalar, learningRate: number): tf.Scalar {
    const { value, grads } = tf.variableGrads(loss, [...this.#variables]);
    tf.tidy(() => {
      const epsilon = tf.backend().epsilon();
      const [left1, left2] = this.#powers.map((power) => tf.sub(1, power));
      this.#variables.forEach((variable, i) => {
        const gradient = grads[variable.name];
        if (!gradient) return;
        const { first, second } = this.#moments[i];
        const newFirst = tf.add(tf.mul(first, BETA_1), tf.mul(gradient, 1 - BETA_1));
        const newSecond = tf.add(tf.mul(second, BETA_2), tf.mul(tf.square(gradient), 1 - BETA_2));
        const ratio = tf.div(tf.div(newFirst, left1), tf.add(tf.sqrt(tf.div(newSecond, left2)), epsilon));
        first.assign(newFirst);
        second.assign(newSecond);
        variable.assign(tf.add(tf.mul(ratio, -learningRate), variable));
      });
      const [power1, power2] = this.#powers;
      power1.assign(tf.mul(power1, BETA_1));
      power2.assign(tf.mul(power2, BETA_2));
    });
    tf.dispose(grads);
    return value;
  }

  /** The powers of both decay rates, then the moments of each variable. */
  async state(): Promise<Float32Array> {
    const parts = await Promise.all(this.#held.map((variable) => variable.data()));
    const state = new Float32Array(this.#size);
    let at = 0;
    for (const part of parts) {
      state.set(part, at);
      at += part.length;
    }
    return state;
  }

  /**
   * Restores a state that `state` gave.
   *
   * @throws RangeError when it has another length than the state of these variables
   */
  restore(state: Float32Array): void {
    if (state.length !== this.#size) {
      throw new RangeError(
        `\`resume.optimizer\` must have ${this.#size} values for these weights, got ${state.length}`,
      );
    }
    let at = 0;
    for (const variable of this.#held) {
      const values = state.slice(at, at + variable.size);
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
      at += variable.size;
    }
  }

  /** Frees the moments, not the variables that were fitted. */
  dispose(): void {
    tf.dispose([...this.#held]);
  }

  get #held(): readonly tf.Variable[] {
    return [...this.#powers, ...this.#moments.flatMap(({ first, second }) => [first, second])];
  }

  get #size(): number {
    return this.#held.reduce((sum, { size }) => sum + size, 0);
  }
}

/**
 * A step size that falls to zero along half a cosine (Loshchilov & Hutter, SGDR without restarts, https://arxiv.org/abs/1608.03983).
 *
 * @param start - the step size at the start
 * @param done - the share of the training that is done, 0..1
 */
export function cosineDecay(start: number, done: number): number {
  return (start * (1 + Math.cos(Math.PI * done))) / 2;
}

import { checkArray, checkInteger, checkObject, checkValues } from '../../validate.js';
import type { Ranking } from './ranking.js';

/**
 * Checks a ranking, and the weights of its people, if given.
 *
 * @throws TypeError or RangeError naming what is wrong
 */
export function checkRanking(value: Ranking, weights?: ArrayLike<number>): void {
  checkObject('ranking', value, 'what `ranking` returns');
  const { scores, positive, person, people, positives, negatives } = value;
  checkArray('ranking.scores', scores);
  if (weights === undefined && scores.some(Number.isNaN))
    throw new RangeError('`ranking.scores` must be numbers, got NaN');
  checkValues('ranking.positive', positive, scores.length);
  checkValues('ranking.person', person, scores.length);
  checkInteger('ranking.people', people, 1, scores.length);
  checkInteger('ranking.positives', positives, 1, scores.length);
  checkInteger('ranking.negatives', negatives, 1, scores.length);
  if (weights !== undefined) checkValues('weights', weights, people);
}

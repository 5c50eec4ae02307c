import type { Known } from './shot.js';

/** A binary task on the photos of `natural.csv`. */
export interface NaturalTask {
  readonly name: string;
  /** The class of the positives. */
  readonly className: string;
  readonly isPositive: (photo: Pick<Known, 'kind' | 'defects'>) => boolean;
  readonly isNegative: (photo: Pick<Known, 'kind' | 'defects'>) => boolean;
}

/**
 * The five tasks on the photos of `natural.csv`.
 *
 * @param acceptableClass - the class of photos labelled as good
 */
export function naturalTasks(acceptableClass: string): NaturalTask[] {
  const labelled =
    (label: string): NaturalTask['isPositive'] =>
    ({ kind }) =>
      kind === label;
  return [
    {
      name: 'good / bad',
      className: acceptableClass,
      isPositive: labelled('good'),
      isNegative: labelled('bad'),
    },
    {
      name: 'blurred / good',
      className: 'blurred',
      isPositive: ({ kind, defects }) => kind === 'bad' && defects[0]?.className === 'blurred',
      isNegative: labelled('good'),
    },
    {
      name: 'masked / bare',
      className: 'occluded',
      isPositive: labelled('masked'),
      isNegative: labelled('bare'),
    },
    {
      name: 'side-light / even-light',
      className: 'side-lit',
      isPositive: labelled('side-light'),
      isNegative: labelled('even-light'),
    },
    {
      name: 'no face / face',
      className: 'no-face',
      isPositive: labelled('no-face'),
      isNegative: ({ kind }) => kind !== 'no-face' && kind !== 'bad',
    },
  ];
}

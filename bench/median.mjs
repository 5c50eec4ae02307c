/** The middle one of some numbers, the upper one of an even count. */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

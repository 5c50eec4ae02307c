/** Largest magnitude of a coordinate of a landmark: beyond it sums of squares lose all digits. */
export const MAX_COORDINATE = 1e6;

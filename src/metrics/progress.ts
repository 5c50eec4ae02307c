export type Progress = (fraction: number) => void;

/** A callback that only passes on fractions that increase. */
export function rising(onProgress: Progress | undefined): Progress {
  let last = 0;
  return (fraction) => {
    if (fraction <= last) return;
    last = fraction;
    onProgress?.(fraction);
  };
}

/** The callback for a part of the work, which spans `from` to `to` of the whole. */
export function part(onProgress: Progress, from: number, to: number): Progress {
  return (fraction) => onProgress(from + (to - from) * fraction);
}

export type Progress = (fraction: number) => void;

/** A callback that passes on rising fractions only. */
export function rising(onProgress: Progress | undefined): Progress {
  let last = 0;
  return (fraction) => {
    if (fraction <= last) return;
    last = fraction;
    onProgress?.(fraction);
  };
}

/** The callback of a part of the work, from one fraction of the whole to another. */
export function part(onProgress: Progress, from: number, to: number): Progress {
  return (fraction) => onProgress(from + (to - from) * fraction);
}

export type Progress = (fraction: number) => void;

/** Passes on only what rises, so that nobody sees a fraction twice. */
export function rising(onProgress: Progress | undefined): Progress {
  let last = 0;
  return (fraction) => {
    if (fraction <= last) return;
    last = fraction;
    onProgress?.(fraction);
  };
}

/** The progress of a part of the work, which goes from one fraction of the whole to another. */
export function part(onProgress: Progress, from: number, to: number): Progress {
  return (fraction) => onProgress(from + (to - from) * fraction);
}

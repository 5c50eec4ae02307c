import { logit } from '../../logit.js';
import { byName } from '../../model/byName.js';
import type { ModelMetadata } from '../../model/index.js';
import { sigmoid } from '../statistics/sigmoid.js';

type Calibration = NonNullable<ModelMetadata['calibration']>;

/** Thresholds with which a model keeps its verdicts under a new calibration. */
export function carriedThresholds(
  thresholds: Readonly<Record<string, number>>,
  old: Calibration | undefined,
  calibration: Calibration,
): Readonly<Record<string, number>> {
  return byName(
    Object.entries(thresholds).map(([name, threshold]) => {
      const [scale, offset] = old?.[name] ?? [1, 0];
      const [newScale, newOffset] = calibration[name] ?? [1, 0];
      if ((scale === newScale && offset === newOffset) || threshold <= 0 || threshold >= 1)
        return [name, threshold] as const;
      return [name, sigmoid((newScale * (logit(threshold) - offset)) / scale + newOffset)] as const;
    }),
  );
}

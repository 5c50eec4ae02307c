import type { Assessment } from 'lucidface';

/** Whether two verdicts on one photo read the same on the page. */
export function sameVerdict(a: Assessment, b: Assessment): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ acceptable, score, defects, faces, advice }: Assessment): string {
  const named = defects.map(({ className, advice: { message } }) => [className, message]);
  return JSON.stringify([acceptable, Math.round(score), named, faces?.length, advice?.message]);
}

const entry = { make: (g) => [g.unit()] };

/** The table for faults.mjs; the last one gets no arguments, so that none is hostile. */
export const TABLE = {
  good: entry,
  raw: entry,
  unnamed: entry,
  hang: entry,
  neverSettles: entry,
  leak: entry,
  leakAfterThrow: entry,
  caller: entry,
  nonFinite: entry,
  documented: { ...entry, nonFinite: /^\.value$/ },
  unhandled: entry,
  crash: entry,
  refusesGood: { make: () => [] },
};

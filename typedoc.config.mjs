import { DOORS } from './scripts/doors.mjs';

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  entryPoints: Object.values(DOORS),
  out: 'docs/api',
  readme: 'README.md',
  name: 'lucidface',
  excludeInternal: true,
  excludePrivate: true,
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: false },
  tsconfig: 'tsconfig.docs.json',
  disableSources: true,
  // its page leaves out types that its links name
  includeHierarchySummary: false,
  // constants and types that only types are made of
  intentionallyNotExported: [
    'src/model/advice.ts:ENTRIES',
    'src/types.ts:DomClass',
    'src/evaluation/train/options.ts:TRAIN_MODEL_DEFAULTS',
  ],
};

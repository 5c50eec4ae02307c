import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: started last, one of them would run on alone. */
const LONGEST = [
  'docs/docs',
  'batch/cli',
  'browser/web',
  'cli/cli',
  'degradations/strength',
  'cli/train',
  'cli/files',
  'detectors/blazeFaceDetector',
  'package/package',
  'evaluation/evaluate',
  'backends/cpu',
  'degradations/contract',
  'cli/unreadablePhotos',
  'browser/browser',
  'browser/camera',
].map((name) => `/test/${name}.test.ts`);

/** The order of test files: the longest first, then as vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONGEST.length : found;
    };
    const sorted = await super.sort(files);
    return sorted
      .map((file, i) => ({ file, i }))
      .sort((a, b) => rank(a.file) - rank(b.file) || a.i - b.i)
      .map(({ file }) => file);
  }
}

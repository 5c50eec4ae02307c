import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendChecks, byGroup } from '../backends/backendChecks.js';
import type { BackendName } from '../backends/backendNames.js';
import { coverageOf } from '../backends/coverage.js';
import { BROWSER_BACKENDS } from './graphics.js';
import { closeBrowser, type OpenPage, openPage } from './openPage.js';

interface ContractPage {
  start(backend: string): Promise<string>;
  run(group: string, name: string): Promise<string | null>;
}

/** The page makes the model: here only the names are wanted. */
const never = (): never => {
  throw new Error('the checks run in the browser');
};

afterAll(closeBrowser);

for (const backend of BROWSER_BACKENDS) {
  const name: BackendName = `${backend} in a browser`;
  describe(name, { meta: { backend: name } }, () => {
    let open: OpenPage;
    beforeAll(async () => {
      open = await openPage('contract');
      const started = await open.page.evaluate(
        (name) => (window as unknown as ContractPage).start(name),
        backend,
      );
      expect(started).toBe(backend);
    });
    afterAll(() => open?.close());

    for (const [group, checks] of byGroup(backendChecks(never, coverageOf(name)))) {
      describe(`${group} keeps its contract`, () => {
        test.each(checks.map((check) => check.name))('%s', async (sentence) => {
          const wrong = await open.page.evaluate(
            (check) => (window as unknown as ContractPage).run(check.group, check.sentence),
            { group, sentence },
          );
          expect(wrong).toBeNull();
        });
      });
    }

    test('sends no request to another server', () => expect(open.foreign).toEqual([]));
  });
}

import type { Reporter, TestModule, TestSuite, Vitest } from 'vitest/node';
import './backendNames.js';
import { type BackendRun, summariseBackends } from './summariseBackends.js';

/** Ends a test run with the line that says which backends ran. */
export default class BackendReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const summary = summariseBackends(modules.flatMap(runsOf));
    if (summary) this.#vitest?.logger.log(`${summary}\n`);
  }
}

function runsOf(module: TestModule): BackendRun[] {
  const suites = [...module.children.allSuites()];
  return suites.flatMap((suite) => {
    const { backend, notRun } = suite.meta();
    // what is inside has its meta, too
    return backend && suite.parent.type === 'module' ? [runOf(suite, backend, notRun)] : [];
  });
}

function runOf(suite: TestSuite, backend: BackendRun['backend'], notRun: string | undefined): BackendRun {
  const states = [...suite.children.allTests()].map((test) => test.result().state);
  const hooks = [suite, ...suite.children.allSuites()].filter((one) => one.errors().length > 0).length;
  return {
    backend,
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length + hooks,
    notRun,
  };
}

import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/**
 * Ends a test run in which nothing is finished any more. Tests have no limit of their own: a machine with other work does the same
 * work in more seconds. What counts is progress, a test, hook or file that ended, over ticks of a timer, which a sleeping or
 * overloaded machine delays like everything else.
 */
export default class Watchdog implements Reporter {
  readonly #patience: number;
  /** By id: a file is another object once it is collected than when it was queued. */
  readonly #running = new Map<string, string>();
  readonly #workers = new Set<ChildProcess>();
  #vitest: Vitest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;

  /** @param options - `patience`: how many ticks, one a second on an idle machine, may pass without progress */
  constructor({ patience = Number(process.env.LUCIDFACE_PATIENCE ?? 600) }: { patience?: number } = {}) {
    this.#patience = patience;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    subscribe('child_process', (message) => {
      const { process: worker } = message as { process: ChildProcess };
      this.#workers.add(worker);
      worker.once('exit', () => this.#workers.delete(worker));
    });
  }

  onTestRunStart(): void {
    this.#progress();
    this.#timer = setInterval(() => {
      if (++this.#ticks >= this.#patience) this.#end();
    }, 1000);
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.set(module.id, module.relativeModuleId);
    this.#progress();
  }

  onTestModuleCollected(): void {
    this.#progress();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.id);
    this.#progress();
  }

  onTestCaseReady(test: TestCase): void {
    this.#running.set(test.id, `${test.module.relativeModuleId} > ${test.fullName}`);
    this.#progress();
  }

  onTestCaseResult(test: TestCase): void {
    this.#running.delete(test.id);
    this.#progress();
  }

  onHookEnd(): void {
    this.#progress();
  }

  #progress(): void {
    this.#ticks = 0;
  }

  #end(): void {
    clearInterval(this.#timer);
    const names = [...this.#running.values()].join(', ') || 'nothing';
    this.#vitest?.logger.error(`No test ended in ${this.#patience} ticks of a second. At work: ${names}`);
    // an endless loop hears no signal but this one
    for (const worker of this.#workers) worker.kill('SIGKILL');
    process.exit(1);
  }
}

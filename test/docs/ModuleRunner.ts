import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Result of a module that was run. */
export interface ModuleRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const RUNNER = fileURLToPath(new URL('runModule.mjs', import.meta.url));

/** Runs modules one after another in one Node process: tfjs and its backend start once. */
export class ModuleRunner {
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #count = 0;

  /** @param env - environment of the process */
  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /**
   * Imports a module in the process, which is started where it does not run.
   *
   * @param path - of the module; each path is imported once
   * @param folder - current folder of the process meanwhile
   */
  run(path: string, folder: string): Promise<ModuleRun> {
    this.#child ??= fork(RUNNER, { cwd: folder, env: this.#env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const child = this.#child;
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown): void => {
        const { id: found, ...run } = message as ModuleRun & { id: number };
        if (found !== id) return;
        child.off('message', onMessage).off('exit', onExit);
        resolve(run);
      };
      const onExit = (code: number | null): void => {
        this.#child = undefined;
        reject(new Error(`${path} ended the process with ${code}`));
      };
      child.on('message', onMessage).once('exit', onExit);
      child.send({ id, path, folder });
    });
  }

  /** Waits until the process has ended by itself: a module that leaves a timer or a server running keeps it. @returns its exit code */
  async end(): Promise<number> {
    const child = this.#child;
    if (!child) return 0;
    this.#child = undefined;
    const ended = once(child, 'exit');
    child.send('end');
    const [code] = await ended;
    return code as number;
  }
}

import type { Output } from './output.js';
import type { Options } from './parsing/options.js';

/** What a file of `commands` exports. */
export interface Command {
  /** Its lines in the list of commands: what it takes, and what it does. */
  readonly USAGE: string;
  /** Its options, one a line. */
  readonly HELP: string;
  /**
   * @param commands - every command, by name
   * @returns the exit code
   */
  readonly run: (options: Options, output: Output, commands: Commands) => Promise<number>;
}

/** Commands by name. */
export type Commands = Readonly<Record<string, Command>>;

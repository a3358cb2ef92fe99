import type { ParseArgsOptionsConfig } from 'node:util';

/** The exit codes of every command (DESIGN §6). */
export const exit = { clean: 0, findings: 1, usage: 2, fault: 3 } as const;

/** What a command reads from and writes to; tests hand over their own. */
export interface Terminal {
  stdin: AsyncIterable<Uint8Array>;
  out(text: string | Uint8Array): void;
  /** Diagnostics and progress: never data. */
  note(text: string): void;
  /** Whether stderr is a terminal that can show a progress bar. */
  interactive: boolean;
  environment: Readonly<Record<string, string | undefined>>;
}

export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** One command of `bin/holdfast`; its words are its key in the table of `main.ts`. */
export interface Command {
  summary: string;
  /** What follows the words, for the help page: `FILE --advisories PATH`. */
  usage: string;
  options: ParseArgsOptionsConfig;
  /** Gives the exit code; throws `AppError('invalid-input', …)` for bad usage or input, which ends with 2. */
  run(input: CommandInput): Promise<number>;
}

export interface CommandInput {
  positionals: string[];
  options: OptionValues;
  terminal: Terminal;
}

import type { Terminal } from '../src/cli/command.ts';

/** A terminal that remembers what was written to it. */
export interface TestTerminal extends Terminal {
  written(): string;
  noted(): string;
}

export function aTerminal({ input = '' }: { input?: string | Uint8Array } = {}): TestTerminal {
  const output: Buffer[] = [];
  let notes = '';
  return {
    stdin: (async function* () {
      yield Buffer.from(input as string);
    })(),
    out: (text) => output.push(Buffer.from(text as string)),
    note: (text) => {
      notes += text;
    },
    interactive: false,
    environment: {},
    written: () => Buffer.concat(output).toString(),
    noted: () => notes,
  };
}

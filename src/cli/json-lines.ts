import { AppError } from '../common/errors.ts';
import { type Command, exit, type Terminal } from './command.ts';

/** Answers are written in portions of about this many characters. */
const portion = 64 * 1024;
/** Characters without a line end beyond which the input is refused. */
const longestLine = 16 * 1024 * 1024;

/** What a query comes to; a sentence where it cannot be answered. */
export type Answer = { ok: true } | string;

/** A command that answers a query on each line of its input, and does nothing else. */
export function lineCommand(summary: string, answer: (query: Record<string, unknown>) => Answer): Command {
  return {
    summary,
    usage: '--stdin',
    options: { stdin: { type: 'boolean' } },
    async run({ positionals, options, terminal }) {
      if (!options.stdin || positionals.length > 0) {
        throw new AppError(
          'invalid-input',
          'The command reads JSON Lines from its input: say --stdin and nothing else.',
        );
      }
      return answerLines(terminal, (line, number) => {
        const query = readObject(line);
        const given = typeof query === 'string' ? query : answer(query);
        return typeof given === 'string' ? refusal(number, given) : JSON.stringify(given);
      });
    },
  };
}

/** Characters of a message; what was asked may stand in it whole. */
const longestMessage = 300;

function refusal(number: number, sentence: string): string {
  const message = sentence.length > longestMessage ? `${sentence.slice(0, longestMessage)}…` : sentence;
  return JSON.stringify({ ok: false, message, problems: [{ at: `line ${number}`, message }] });
}

/** The texts of a query by their names, or a sentence that says which is missing. */
export function textsIn<Name extends string>(
  query: Record<string, unknown>,
  names: readonly Name[],
): Record<Name, string> | string {
  for (const name of names) {
    if (query[name] === undefined) return `"${name}" is missing.`;
    if (typeof query[name] !== 'string') return `"${name}" is no text.`;
  }
  return query as Record<Name, string>;
}

/** Writes one line for each line of the input, in order; gives 0 where each was answered with `{"ok":true,…}`, else 2 (DESIGN §6). */
export async function answerLines(
  terminal: Terminal,
  answer: (line: string, number: number) => string,
): Promise<number> {
  const decoder = new TextDecoder();
  let begun = '';
  let number = 0;
  let answers = '';
  let allAnswered = true;
  const take = (line: string) => {
    const given = answer(line, ++number);
    if (given.startsWith('{"ok":false')) allAnswered = false;
    answers += `${given}\n`;
    if (answers.length < portion) return;
    terminal.out(answers);
    answers = '';
  };
  for await (const chunk of terminal.stdin) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop()!;
    if (begun.length > longestLine)
      throw new AppError('too-large', `Line ${number + 1} is longer than 16 million characters.`);
    for (const line of lines) take(line);
    terminal.out(answers);
    answers = '';
  }
  begun += decoder.decode();
  if (begun !== '') take(begun);
  terminal.out(answers);
  return allAnswered ? exit.clean : exit.usage;
}

/** The object on a line, or a sentence that says why there is none. */
export function readObject(line: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === '' ? 'The line is empty.' : 'The line is no JSON.';
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : 'The line is no JSON object.';
}

import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex, MatchAnswer } from '../engines/matching/advisory-index.ts';
import { openAdvisories } from './advisory-sources.ts';
import { required } from './arguments.ts';
import { type Command, exit, type Terminal } from './command.ts';

export const command: Command = {
  summary: 'Answers lines {"purl":…} or {"ecosystem","name","version"} with the ids of all matching advisories.',
  usage: '--stdin --advisories PATH',
  options: { stdin: { type: 'boolean' }, advisories: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    if (!options.stdin || positionals.length > 0) {
      throw new AppError('invalid-input', 'match reads JSON Lines from its input: say --stdin and nothing else.');
    }
    const path = required(options, 'advisories', 'a folder or file of OSV records, or an index made by "feed compile"');
    return answerLines(await openAdvisories(path), terminal);
  },
};

/** Answers are written in portions of about this many characters. */
const portion = 64 * 1024;
/** Characters without a line end beyond which the input is refused. */
const longestLine = 16 * 1024 * 1024;

async function answerLines(index: AdvisoryIndex, terminal: Terminal): Promise<number> {
  const answer = newAnswerer(index);
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

/** Gives the answer to one line as a line. */
function newAnswerer(index: AdvisoryIndex): (line: string, number: number) => string {
  const ids = new Map<number, string>();
  const idOf = (advisory: number): string => {
    let id = ids.get(advisory);
    if (id === undefined) {
      id = index.advisory(advisory).id;
      ids.set(advisory, id);
    }
    return id;
  };
  return (line, number) => {
    const query = readQuery(line);
    if (typeof query === 'string')
      return JSON.stringify({ ok: false, problems: [{ at: `line ${number}`, message: query }] });
    const answer = matchOf(index, query);
    if (!answer.checked) return `{"ok":true,"checked":false,"reason":"${answer.reason}"}`;
    if (answer.hits.length === 0) return '{"ok":true,"checked":true,"advisories":[]}';
    const advisories = answer.hits.map(({ advisory }) => idOf(advisory)).sort();
    return JSON.stringify({ ok: true, checked: true, advisories });
  };
}

interface Query {
  purl: string | undefined;
  ecosystem: string | undefined;
  name: string | undefined;
  version: string | undefined;
}

/** What a line asks for, or a sentence that says why it cannot be read. */
function readQuery(line: string): Query | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === '' ? 'The line is empty.' : 'The line is no JSON.';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'The line is no JSON object.';
  const { purl, ecosystem, name, version } = value as Record<string, unknown>;
  for (const [key, part] of Object.entries({ purl, ecosystem, name, version })) {
    if (part !== undefined && part !== null && typeof part !== 'string') return `"${key}" is no text.`;
  }
  return { purl, ecosystem, name, version } as Query;
}

function matchOf(index: AdvisoryIndex, { purl, ecosystem, name, version }: Query): MatchAnswer {
  if (purl) return index.matchPurl(purl);
  if (!ecosystem || !name) return { checked: false, reason: 'no-identifier' };
  return index.match(ecosystem, name, version ?? '');
}

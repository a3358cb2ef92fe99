import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex, MatchAnswer } from '../engines/matching/advisory-index.ts';
import { openAdvisories } from './advisory-sources.ts';
import { required } from './arguments.ts';
import type { Command } from './command.ts';
import { answerLines, readObject } from './json-lines.ts';

export const command: Command = {
  summary: 'Answers lines {"purl":…} or {"ecosystem","name","version"} with the ids of all matching advisories.',
  usage: '--stdin --advisories PATH',
  options: { stdin: { type: 'boolean' }, advisories: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    if (!options.stdin || positionals.length > 0) {
      throw new AppError('invalid-input', 'match reads JSON Lines from its input: say --stdin and nothing else.');
    }
    const path = required(options, 'advisories', 'a folder or file of OSV records, or an index made by "feed compile"');
    return answerLines(terminal, newAnswerer(await openAdvisories(path)));
  },
};

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
    const { checked, hits = [] } = answer;
    if (!checked && hits.length === 0) return `{"ok":true,"checked":false,"reason":"${answer.reason}"}`;
    if (hits.length === 0) return '{"ok":true,"checked":true,"advisories":[]}';
    const advisories = hits.map(({ advisory }) => idOf(advisory)).sort();
    const reason = checked ? {} : { reason: answer.reason };
    return JSON.stringify({ ok: true, checked, ...reason, advisories });
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
  const value = readObject(line);
  if (typeof value === 'string') return value;
  const { purl, ecosystem, name, version } = value;
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

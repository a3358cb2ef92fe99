import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex, Hit, MatchAnswer } from '../engines/matching/advisory-index.ts';
import { isPrefixedId } from '../formats/advisory/osv-form.ts';
import { npmAliasOf } from '../formats/bom/npm-alias.ts';
import { versionAsked } from '../formats/purl/asked-version.ts';
import { advisoriesWanted, openAdvisories } from './advisory-sources.ts';
import { required } from './arguments.ts';
import type { Command } from './command.ts';
import { answerLines, readObject } from './json-lines.ts';

export const command: Command = {
  summary:
    'Answers lines {"purl":…}, {"ecosystem","name","version"} or {"cpe":…} with the ids of all matching advisories.',
  usage: '--stdin --advisories PATH [--grounds]',
  options: { stdin: { type: 'boolean' }, advisories: { type: 'string' }, grounds: { type: 'boolean' } },
  async run({ positionals, options, terminal }) {
    if (!options.stdin || positionals.length > 0) {
      throw new AppError('invalid-input', 'match reads JSON Lines from its input: say --stdin and nothing else.');
    }
    const path = required(options, 'advisories', advisoriesWanted);
    return answerLines(terminal, newAnswerer(await openAdvisories(path), options.grounds === true ? 'grounds' : 'ids'));
  },
};

/** Gives the answer to one line as a line. */
function newAnswerer(index: AdvisoryIndex, told: 'ids' | 'grounds'): (line: string, number: number) => string {
  const ids = new Map<number, string>();
  // A record that is no name itself goes by that of its vulnerability (decision 0038).
  const idOf = (advisory: number): string => {
    let id = ids.get(advisory);
    if (id === undefined) {
      id = index.advisory(advisory).id;
      if (isPrefixedId(id)) id = index.vulnerability(advisory).id;
      ids.set(advisory, id);
    }
    return id;
  };
  return (line, number) => {
    const query = readQuery(line);
    if (typeof query === 'string')
      return JSON.stringify({ ok: false, problems: [{ at: `line ${number}`, message: query }] });
    if (query.cpe && !query.purl) return answerForCpe(index, query, idOf);
    const alias = query.purl && mayBeAlias.test(query.purl) ? npmAliasOf({ purl: query.purl }) : undefined;
    const answer = matchOf(index, alias ? { ...query, purl: alias.value } : query);
    const { checked, hits = [] } = answer;
    if (!checked && hits.length === 0) return `{"ok":true,"checked":false,"reason":"${answer.reason}"}`;
    if (hits.length === 0) return '{"ok":true,"checked":true,"advisories":[]}';
    const advisories = [...new Set(hits.map(({ advisory }) => idOf(advisory)))].sort();
    const reason = checked ? {} : { reason: answer.reason };
    const grounds =
      told === 'grounds' ? { grounds: hits.map((hit) => groundsOf(index, query, hit, alias?.value)) } : {};
    return JSON.stringify({ ok: true, checked, ...reason, advisories, ...grounds });
  };
}

/** Few package URLs are worth a second reading. */
const mayBeAlias = /npm(?::|%3a)/i;

/** By which identifier, package, release and version a record matched; `alias` is the package URL that an alias of npm means. */
function groundsOf(index: AdvisoryIndex, { purl, version }: Query, hit: Hit, alias?: string) {
  const { name, ...explanation } = index.explain(hit);
  return {
    advisory: index.advisory(hit.advisory).id,
    identifier: alias ? 'alias' : purl ? 'purl' : 'ecosystem',
    ...(alias ? { asked: alias } : {}),
    package: name,
    version: purl ? versionAsked(alias ?? purl, name) : version,
    ...explanation,
  };
}

/** Candidates only: a CPE name confirms nothing. */
function answerForCpe(index: AdvisoryIndex, { cpe, version }: Query, idOf: (advisory: number) => string): string {
  const hits = index.namesCpes ? index.matchCpe(cpe!, version ?? null) : [];
  const reason = hits === undefined ? 'unreadable-identifier' : index.namesCpes ? 'only-cpe' : 'no-identifier';
  const candidates = (hits ?? [])
    .map(({ advisory, grounds }) => ({ advisory: idOf(advisory), ...grounds }))
    .sort((a, b) => (a.advisory < b.advisory ? -1 : 1));
  return JSON.stringify({ ok: true, checked: false, reason, candidates });
}

interface Query {
  cpe: string | undefined;
  purl: string | undefined;
  ecosystem: string | undefined;
  name: string | undefined;
  version: string | undefined;
}

/** What a line asks for, or a sentence that says why it cannot be read. */
function readQuery(line: string): Query | string {
  const value = readObject(line);
  if (typeof value === 'string') return value;
  const { cpe, purl, ecosystem, name, version } = value;
  for (const [key, part] of Object.entries({ cpe, purl, ecosystem, name, version })) {
    if (part !== undefined && part !== null && typeof part !== 'string') return `"${key}" is no text.`;
  }
  return { cpe, purl, ecosystem, name, version } as Query;
}

function matchOf(index: AdvisoryIndex, { purl, ecosystem, name, version }: Query): MatchAnswer {
  if (purl) return index.matchPurl(purl);
  if (!ecosystem || !name) return { checked: false, reason: 'no-identifier' };
  return index.match(ecosystem, name, version ?? '');
}

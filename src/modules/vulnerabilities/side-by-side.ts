import { preferredFirst } from '../../engines/scan/preferred-first.ts';
import { isPrefixedId } from '../../formats/advisory/osv-form.ts';
import { statementsOf } from '../../formats/advisory/read-advisory.ts';
import { type AdvisoryStatement, speaks } from '../../formats/advisory/statement.ts';
import { levelOfVector, scoreVector } from '../../formats/cvss/cvss.ts';
import { levelOfWord, severityOf, severityOfScore } from '../../formats/cvss/severity.ts';
import type { SourceStatement, VulnerabilityDetails } from './contract.ts';
import type { SourceRecord } from './store.ts';

/** What each record says, source by source, with the one severity that counts marked among them. */
export function sideBySide(
  records: readonly SourceRecord[],
): Pick<VulnerabilityDetails, 'severity' | 'sources' | 'disagreements' | 'state' | 'ssvc' | 'summary'> {
  const sources = records.flatMap((one) =>
    statementsOf(jsonOf(one.record), one.id).map((statement) => sourceOf(statement, one)),
  );
  const counting = sources.filter(({ state }) => speaks(state));
  // The same rule that sets the severity of findings, over the same statements.
  const severity = severityOf(
    counting.map(({ severities }) => ({
      vectors: severities.flatMap(({ vector }) => vector ?? []),
      severityWord: severities.find(({ word, vector }) => word && !vector?.startsWith('CVSS:'))?.word ?? null,
    })),
    levelOfVector,
  );
  markDeciding(counting, severity);
  return {
    severity: severity ?? { level: 'unknown', vector: null },
    sources,
    disagreements: disagreementsIn(counting, sources),
    state: stateOf(sources),
    ssvc: latest(counting.flatMap(({ ssvc }) => ssvc ?? [])),
    summary: summaryOf(counting.length > 0 ? counting : sources),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sourceOf(
  statement: AdvisoryStatement,
  { feed, private: isPrivate, as_of: asOf }: SourceRecord,
): SourceStatement {
  return {
    ...statement,
    feed,
    private: isPrivate,
    asOf,
    severities: statement.severities.map(({ by, vector, score: statedScore, word }) => {
      const scored = vector === null ? undefined : scoreVector(vector);
      const score = scored?.ok ? scored.value.overall : null;
      const ofWord = word === null ? null : levelOfWord(word);
      const level = scored?.ok && score !== null ? severityOfScore(score, scored.value.version) : ofWord;
      return { by, vector, score, statedScore, word, level: level ?? 'unknown', counts: false };
    }),
  };
}

function markDeciding(sources: readonly SourceStatement[], severity: ReturnType<typeof severityOf>): void {
  if (!severity) return;
  for (const { severities } of sources) {
    for (const one of severities) {
      if (severity.vector === null ? one.level === severity.level : one.vector === severity.vector) {
        one.counts = true;
        return;
      }
    }
  }
}

/** What two sources that state it state differently; silence is no contradiction. */
function disagreementsIn(
  counting: readonly SourceStatement[],
  all: readonly SourceStatement[],
): VulnerabilityDetails['disagreements'] {
  const differ = (texts: readonly string[]) => new Set(texts.filter((text) => text !== '')).size > 1;
  const levels = counting
    .flatMap(({ severities }) => severities.map(({ level }) => level))
    .filter((level) => level !== 'unknown');
  const fixes = counting.map(({ affected }) => [...new Set(affected.flatMap(({ fixed }) => fixed))].sort().join());
  const weaknesses = counting.map((one) => [...one.weaknesses].sort().join());
  return [
    ...(differ(levels) ? (['severity'] as const) : []),
    ...(differ(fixes) ? (['fixed'] as const) : []),
    ...(differ(weaknesses) ? (['weaknesses'] as const) : []),
    ...(differ(all.map(({ state }) => (state === 'deferred' ? 'published' : state))) ? (['state'] as const) : []),
  ];
}

function stateOf(sources: readonly SourceStatement[]): VulnerabilityDetails['state'] {
  const states = sources.map(({ state }) => state);
  if (states.length > 0 && states.every((state) => !speaks(state))) {
    return states.includes('rejected') ? 'rejected' : 'withdrawn';
  }
  return states.includes('disputed') ? 'disputed' : 'published';
}

function latest<T extends { at: string | null }>(decisions: readonly T[]): T | null {
  return [...decisions].sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))[0] ?? null;
}

const longestSummary = 240;

function summaryOf(sources: readonly SourceStatement[]): string | null {
  const titled = sources.find(({ summary }) => summary !== null)?.summary;
  if (titled) return titled;
  const [line = ''] = (sources.find(({ details }) => details !== null)?.details ?? '').trim().split('\n', 1);
  if (line === '') return null;
  return line.length > longestSummary ? `${line.slice(0, longestSummary - 1).trimEnd()}…` : line;
}

/** The name people know best, then the others. */
export function shownNames(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !isPrefixedId(name)).sort(preferredFirst);
}

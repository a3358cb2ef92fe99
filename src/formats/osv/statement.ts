import { isObject, type Loose, linksOf, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import type { OsvFormAffected } from '../advisory/osv-form.ts';
import { statedProducts } from '../advisory/stated-products.ts';
import type { AdvisoryStatement } from '../advisory/statement.ts';
import { readOsvRecord } from './record.ts';
import sources from './sources.json' with { type: 'json' };

/** What an OSV record says; undefined for what is none. */
export function statementOfOsv(value: unknown): AdvisoryStatement | undefined {
  const read = readOsvRecord(value);
  if (!read.ok || !isObject(value)) return undefined;
  const { record } = read;
  const by = sourceOf(record.id);
  const severities = record.vectors.map((vector) => ({ by, vector, score: null, word: null }));
  const word = record.severityWord;
  return {
    by,
    id: record.id,
    state: record.withdrawn ? 'withdrawn' : 'published',
    stateReason: null,
    summary: record.summary || null,
    details: textOf(value.details) ?? null,
    published: sensible(record.published),
    modified: sensible(record.modified),
    severities: severities.length === 0 && word ? [{ by, vector: null, score: null, word }] : severities,
    affected: statedProducts(objectsOf(value.affected).flatMap(affectedOf)),
    weaknesses: weaknessesOf(value),
    ssvc: null,
    knownExploitedSince: null,
    references: linksOf(value.references),
  };
}

/** Whose records begin so. */
function sourceOf(id: string): string {
  return sources.find(({ prefix }) => id.startsWith(prefix))?.title ?? 'OSV';
}

/** Some sources fill in the year 1 where they know no date. */
function sensible(date: string | null): string | null {
  return date?.startsWith('0001-') ? null : date;
}

function affectedOf(entry: Loose): OsvFormAffected[] {
  const { ecosystem, name } = objectOf(entry.package);
  if (!textOf(ecosystem) || !textOf(name)) return [];
  return [
    {
      package: { ecosystem: String(ecosystem), name: String(name) },
      ranges: objectsOf(entry.ranges)
        .filter(({ type }) => type !== 'GIT')
        .map(({ events }) => ({ type: 'ECOSYSTEM', events: objectsOf(events) as never[] })),
      versions: textsOf(entry.versions),
    },
  ];
}

/** As GitHub's records have them. */
function weaknessesOf(value: Loose): string[] {
  const places = [value, ...objectsOf(value.affected)].map(({ database_specific: specific }) => objectOf(specific));
  const ids = places.flatMap(({ cwe_ids: names, cwes }) => [
    ...textsOf(names),
    ...textsOf(objectsOf(cwes).map(({ cweId }) => cweId)),
  ]);
  return [...new Set(ids.filter((id) => /^CWE-\d{1,5}$/.test(id)))];
}

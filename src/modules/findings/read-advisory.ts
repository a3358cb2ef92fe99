import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import { readOsvRecord } from '../../formats/osv/record.ts';
import type { FindingDetails } from './contract.ts';

type ShownAdvisory = FindingDetails['match']['advisories'][number];

/** What people are shown of a record; `text` is its JSON, as it was stored. */
export function readAdvisory(text: string, origin: Pick<ShownAdvisory, 'feed' | 'source' | 'issue'>): ShownAdvisory[] {
  const value = JSON.parse(text);
  const answer = readOsvRecord(value);
  if (!answer.ok) return [];
  const { record } = answer;
  const severity = severityOf([record], levelOfVector);
  return [
    {
      id: record.id,
      ...origin,
      summary: record.summary || null,
      details: typeof value.details === 'string' ? value.details : null,
      published: sensible(record.published),
      modified: sensible(record.modified),
      severity: severity ?? { level: 'unknown', vector: null },
      references: linksOf(value.references),
    },
  ];
}

/** Some sources fill in the year 1 where they know no date. */
function sensible(date: string | null): string | null {
  return date?.startsWith('0001-') ? null : date;
}

/** Only what a browser may open. */
function linksOf(references: unknown): string[] {
  if (!Array.isArray(references)) return [];
  const links = references.map((reference) => (reference as { url?: unknown } | null)?.url);
  return [...new Set(links.filter((url): url is string => typeof url === 'string' && /^https?:\/\//.test(url)))];
}

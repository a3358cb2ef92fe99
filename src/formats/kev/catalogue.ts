import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/** CISA's catalogue of known exploited vulnerabilities (JSON, schema of catalogue version 2025). */
export interface KevCatalogue {
  version: string;
  /** RFC 3339, as written; null where the file names no moment. */
  releasedAt: string | null;
  /** By CVE id, in the order of the file. */
  entries: Map<string, KevEntry>;
}

export interface KevEntry {
  cve: string;
  name: string;
  vendor: string;
  product: string;
  /** Dates as `YYYY-MM-DD`. */
  dateAdded: string;
  dueDate: string | null;
  requiredAction: string | null;
  /** Null where CISA cannot confirm it. */
  knownRansomware: boolean | null;
}

type Loose = Readonly<Record<string, unknown>>;

const cvePattern = /^CVE-\d{4}-\d{4,19}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** Entries that cannot be read are left out, each with a warning at its place. */
export function parseKev(bytes: Uint8Array): Parsed<KevCatalogue> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return refused({ at: '', message: `This is no JSON: ${(error as Error).message}.` });
  }
  if (!isObject(document) || !Array.isArray(document.vulnerabilities)) {
    return refused({ at: '/vulnerabilities', message: 'A KEV catalogue has a list named "vulnerabilities".' });
  }
  const warnings: Problem[] = [];
  const entries = new Map<string, KevEntry>();
  for (const [i, value] of document.vulnerabilities.entries()) {
    const entry = readEntry(value, `/vulnerabilities/${i}`);
    if (!entry.ok) warnings.push(...entry.problems);
    else if (entries.has(entry.value.cve)) {
      warnings.push({
        at: `/vulnerabilities/${i}/cveID`,
        message: `${entry.value.cve} stands twice; the first entry counts.`,
      });
    } else entries.set(entry.value.cve, entry.value);
  }
  if (entries.size === 0 && document.vulnerabilities.length > 0) return refused(...warnings.slice(0, 100));
  if (typeof document.count === 'number' && document.count !== document.vulnerabilities.length) {
    warnings.push({
      at: '/count',
      message: `The catalogue announces ${document.count} entries and holds ${document.vulnerabilities.length}.`,
    });
  }
  const version = textOf(document.catalogVersion) ?? '';
  return parsed({ version, releasedAt: momentOf(document.dateReleased), entries }, warnings);
}

function readEntry(value: unknown, at: string): Parsed<KevEntry> {
  if (!isObject(value)) return refused({ at, message: 'An entry is an object.' });
  const cve = textOf(value.cveID)?.trim().toUpperCase();
  if (!cve || !cvePattern.test(cve)) {
    return refused({ at: `${at}/cveID`, message: 'A CVE id looks like CVE-2024-12345.' });
  }
  const dateAdded = textOf(value.dateAdded);
  if (!dateAdded || !isDate(dateAdded)) {
    return refused({ at: `${at}/dateAdded`, message: 'A date looks like 2024-12-31.' });
  }
  const dueDate = textOf(value.dueDate);
  return parsed({
    cve,
    name: textOf(value.vulnerabilityName) ?? '',
    vendor: textOf(value.vendorProject) ?? '',
    product: textOf(value.product) ?? '',
    dateAdded,
    dueDate: dueDate && isDate(dueDate) ? dueDate : null,
    requiredAction: textOf(value.requiredAction) || null,
    knownRansomware: textOf(value.knownRansomwareCampaignUse)?.toLowerCase() === 'known' ? true : null,
  });
}

function momentOf(value: unknown): string | null {
  const text = textOf(value);
  return text === undefined || !/^\d{4}-\d{2}-\d{2}[\dT:.Z+-]{0,30}$/.test(text) || Number.isNaN(Date.parse(text))
    ? null
    : text;
}

function isDate(text: string): boolean {
  return datePattern.test(text) && !Number.isNaN(Date.parse(text));
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

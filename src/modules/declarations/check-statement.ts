import type { Problem } from '../../common/errors.ts';
import { isShare, notAShare } from '../../common/network.ts';
import { findCountry } from '../../formats/countries/countries.ts';
import { parseCage } from '../../formats/identifiers/cage.ts';
import { parseDomain } from '../../formats/identifiers/domain.ts';
import { parseDuns } from '../../formats/identifiers/duns.ts';
import { parseLei } from '../../formats/identifiers/lei.ts';
import { parseUei } from '../../formats/identifiers/uei.ts';
import type { Statement } from './contract.ts';

const parsers = { lei: parseLei, duns: parseDuns, uei: parseUei, cage: parseCage, domain: parseDomain };
export type Identifier = keyof typeof parsers;
export const identifierNames = Object.keys(parsers) as Identifier[];

/** More need not be said at once. */
const problemsToTell = 200;

/** Nothing typed yet. */
export const emptyStatement: Statement = {
  sites: [],
  suppliers: [],
  owners: [],
  none: [],
  recoverDays: null,
  bufferDays: null,
  validUntil: null,
};

const sections = ['sites', 'suppliers', 'owners'] as const;

/** What keeps a statement from being declared, each with its place. Saying nothing of a section is allowed; nothing at all is not. */
export function problemsOf(statement: Statement, today: string): Problem[] {
  const problems: Problem[] = [];
  const say = (at: string, message: string) => {
    if (problems.length < problemsToTell) problems.push({ at, message });
  };
  if (!isAnythingSaid(statement)) say('', 'Nothing is stated yet. Add a row, or say of a section that there are none.');
  for (const section of sections) {
    if (statement.none.includes(section) && statement[section].length > 0) {
      say(`/none`, `There are ${section} here, and also the word that there are none.`);
    }
    const refs = new Set<string>();
    for (const [place, row] of statement[section].entries()) {
      const at = `/${section}/${place}`;
      if (refs.has(row.ref)) say(`${at}/ref`, 'Two rows have one ref.');
      refs.add(row.ref);
      if (!row.name) say(`${at}/name`, 'A name is needed');
      if (row.country && !findCountry(row.country)) {
        say(`${at}/country`, `${row.country} is no country of ISO 3166-1.`);
      }
      for (const by of identifierNames) {
        const value = (row as Partial<Record<Identifier, string | null>>)[by];
        const read = value ? parsers[by](value) : undefined;
        if (read && !read.ok) say(`${at}/${by}`, read.message);
      }
      if ('share' in row && !isShare(row.share, row.shareMax)) say(`${at}/shareMax`, notAShare);
    }
  }
  const sites = new Set(statement.sites.map(({ ref }) => ref));
  for (const [place, { siteRef }] of statement.suppliers.entries()) {
    if (siteRef && !sites.has(siteRef)) say(`/suppliers/${place}/siteRef`, 'There is no such site here.');
  }
  const least = statement.owners.reduce((sum, owner) => sum + (owner.share ?? 0), 0);
  // Shares are decimal fractions: 0.1 ten times is a little under or over 1.
  if (least > 1 + 1e-9) say('/owners', 'The shares of the owners are more than 1 in all.');
  if (statement.validUntil && statement.validUntil < today) say('/validUntil', 'This day has passed.');
  return problems;
}

function isAnythingSaid(statement: Statement): boolean {
  return (
    statement.none.length > 0 ||
    sections.some((section) => statement[section].length > 0) ||
    statement.recoverDays !== null ||
    statement.bufferDays !== null
  );
}

/** The statement with empty texts as null and each identifier in its one form; of a statement without problems. */
export function settled(statement: Statement): Statement {
  const settle = <Row extends object>(row: Row): Row => {
    const entries = Object.entries(row).map(([field, value]) => {
      if (typeof value !== 'string') return [field, value];
      if (value === '') return [field, null];
      const read = field in parsers ? parsers[field as Identifier](value) : undefined;
      return [field, read?.ok ? read.value : value];
    });
    return Object.fromEntries(entries) as Row;
  };
  return {
    ...statement,
    sites: statement.sites.map(settle),
    suppliers: statement.suppliers.map(settle),
    owners: statement.owners.map(settle),
  };
}

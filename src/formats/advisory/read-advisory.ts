import { isCsaf, osvFormsOfCsaf, statementsOfCsaf } from '../csaf-advisory/record.ts';
import { isCveRecord, osvFormOfCve, readCveRecord, statementsOfCve } from '../cve5/record.ts';
import { isGhsa, osvFormOfGhsa, readGhsa, statementOfGhsa } from '../ghsa/record.ts';
import { isNvd, osvFormOfNvd, readNvd, statementOfNvd } from '../nvd/record.ts';
import { statementOfOsv } from '../osv/statement.ts';
import { isObject } from './loose.ts';
import { isPrefixedId, type OsvForm } from './osv-form.ts';
import type { AdvisoryStatement, SsvcStatement } from './statement.ts';

/** The forms in which advisories come. */
export const advisoryForms = ['osv', 'ghsa', 'cve', 'nvd', 'csaf'] as const;
export type AdvisoryForm = (typeof advisoryForms)[number];

/** The form of a record by its looks; one that looks like none of the others may be of OSV. */
export function formOf(value: unknown): AdvisoryForm {
  if (!isObject(value)) return 'osv';
  if (isCveRecord(value)) return 'cve';
  if (isNvd(value)) return 'nvd';
  if (isCsaf(value)) return 'csaf';
  return isGhsa(value) ? 'ghsa' : 'osv';
}

/** A record of another form than OSV in the forms of OSV: one for each vulnerability that it speaks of. Empty where it cannot be read. */
export function osvFormsOf(value: unknown): { osv: OsvForm; ssvc: SsvcStatement | null }[] {
  if (!isObject(value)) return [];
  switch (formOf(value)) {
    case 'cve': {
      const record = readCveRecord(value);
      return record ? [{ osv: osvFormOfCve(record), ssvc: latestSsvc(statementsOfCve(record)) }] : [];
    }
    case 'nvd': {
      const record = readNvd(value);
      return record ? [{ osv: osvFormOfNvd(record), ssvc: null }] : [];
    }
    case 'ghsa': {
      const record = readGhsa(value);
      return record ? [{ osv: osvFormOfGhsa(record), ssvc: null }] : [];
    }
    case 'csaf':
      return osvFormsOfCsaf(value).map((osv) => ({ osv, ssvc: null }));
    default:
      return [];
  }
}

/** What a record of any form says, source by source; `id` as the record is kept under, which tells one vulnerability of several. */
export function statementsOf(value: unknown, id: string): AdvisoryStatement[] {
  if (!isObject(value)) return [];
  switch (formOf(value)) {
    case 'cve': {
      const record = readCveRecord(value);
      return record ? statementsOfCve(record) : [];
    }
    case 'nvd': {
      const record = readNvd(value);
      return record ? [statementOfNvd(record)] : [];
    }
    case 'ghsa': {
      const record = readGhsa(value);
      return record ? [statementOfGhsa(record)] : [];
    }
    case 'csaf':
      return statementsOfCsaf(value, id);
    default: {
      const statement = statementOfOsv(value);
      return statement && !isPrefixedId(id) ? [statement] : [];
    }
  }
}

/** Of several that decided, the one that did so last. */
export function latestSsvc(statements: readonly AdvisoryStatement[]): SsvcStatement | null {
  const said = statements.flatMap(({ ssvc }) => ssvc ?? []);
  return said.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))[0] ?? null;
}

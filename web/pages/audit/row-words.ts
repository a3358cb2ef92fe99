import type { Named, WrittenRow } from '../../../src/modules/audit/contract.ts';
import { countryName } from '../../country.ts';
import { formatDate, formatMoment, formatNumber, shortHash } from '../../format.ts';
import { t, textFor } from '../../messages/messages.ts';

export type Names = Readonly<Record<string, Named>>;
type Version = Readonly<Record<string, unknown>>;

export interface FieldChange {
  column: string;
  label: string;
  before: unknown;
  after: unknown;
}

/** `supply_link` as "Links"; a table that is newer than this page by its own name. */
export function tableInWords(table: string): string {
  return textFor('audit', `table-${table.replaceAll('_', '-')}`) ?? sentence(table);
}

/** What the title of a row says already. */
const unsaid: Record<string, readonly string[]> = {
  supply_link: ['from_id', 'to_id', 'kind'],
  finding: ['product_id', 'vulnerability_id'],
  unit_supplier: ['unit_id', 'supplier_id'],
  supplier_merge: ['supplier_id', 'into_id'],
  critical_software_answer: ['node_id', 'question'],
  assessment: ['supplier_id', 'round_id'],
  assessment_review: ['assessment_id', 'item'],
};

/** The fields in which the versions of a row differ; of a row that is new or gone, all that it says beside its title. */
export function fieldChanges(table: string, { before, after }: WrittenRow): FieldChange[] {
  const isWhole = before === null || after === null;
  const titled = ['id', 'number', ...(unsaid[table] ?? []), ...(isWhole ? ['name', 'title'] : [])];
  return Object.keys(after ?? before ?? {})
    .filter((column) => !titled.includes(column))
    .map((column) => ({
      column,
      label: labelOf(column),
      before: before?.[column] ?? null,
      after: after?.[column] ?? null,
    }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after))
    .filter((field) => ![field.before, field.after].every((value) => isEmpty(value) || (isWhole && value === false)));
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** `owner_id` as "Owner", `valid_from` as "Valid from". */
function labelOf(column: string): string {
  const name = column.replace(/_ids?$/, '').replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return textFor('history', `field-${name}`) ?? sentence(column.replace(/_ids?$/, ''));
}

/** `partNumber` and `part_number` as "Part number". */
export function sentence(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the row is, in words: a link by its ends, a person by name, all else by its own name or number. */
export function titleOf(table: string, row: WrittenRow, names: Names): string {
  const version = (row.after ?? row.before ?? {}) as Version;
  const named = (column: string) => nameOf(names[String(version[column])]);
  switch (table) {
    case 'supply_link':
      return t('audit.link-words', {
        from: named('from_id'),
        kind: textFor('words', `link-${String(version.kind)}`) ?? String(version.kind),
        to: named('to_id'),
      });
    case 'finding':
      return t('audit.finding-words', { vulnerability: named('vulnerability_id'), product: named('product_id') });
    case 'unit_supplier':
      return t('audit.member-words', { one: named('supplier_id'), of: named('unit_id') });
    case 'source_group_source':
      return t('audit.member-words', { one: named('node_id'), of: named('group_id') });
    case 'fact':
      return t('audit.fact-words', { attribute: sentence(String(version.attribute)), node: named('node_id') });
    case 'critical_software_answer':
      return t('audit.fact-words', { attribute: sentence(String(version.question)), node: named('node_id') });
    case 'assessment':
      return t('audit.member-words', { one: named('supplier_id'), of: named('round_id') });
    case 'assessment_review':
      return t('audit.fact-words', { attribute: String(version.item), node: named('assessment_id') });
    case 'supplier_merge':
      return t('audit.member-words', { one: named('supplier_id'), of: named('into_id') });
    default:
      return ownName(row, version, names);
  }
}

function ownName(row: WrittenRow, version: Version, names: Names): string {
  const own = [version.name, version.title, version.file_name].find((name) => typeof name === 'string');
  return (own as string | undefined) ?? nameOf(names[row.id]);
}

export function nameOf(named: Named | undefined): string {
  if (named === undefined) return t('audit.no-longer-there');
  return named.name ?? t('common.erased-person');
}

/** A value as people read it; what it refers to by id is named by the page itself. */
export function valueText(column: string, value: unknown): string {
  if (isEmpty(value)) return t('history.nothing-there');
  if (typeof value === 'boolean') return t(value ? 'history.yes' : 'history.no');
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return value.map((one) => valueText(column, one)).join('; ');
  if (typeof value === 'object') return JSON.stringify(value);
  return wordsOf(column, String(value));
}

function wordsOf(column: string, text: string): string {
  if (column === 'country') return countryName(text);
  if (/^\\x[0-9a-f]{64}$/.test(text)) return shortHash(text.slice(2));
  if (/^[0-9a-f]{64}$/.test(text)) return shortHash(text);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatDate(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return formatMoment(text);
  return textFor('words', `${column}-${text}`) ?? text;
}

/** What is known of a part, as data: how it is written down as a property of CycloneDX and how a spreadsheet heads it. */
import rows from './fields.json' with { type: 'json' };
import type { Part } from './part.ts';

export type FieldType =
  | 'level'
  | 'kind'
  | 'text'
  | 'quantity'
  | 'designators'
  | 'countries'
  | 'lifecycle'
  | 'date'
  | 'list'
  | 'days'
  | 'compliance'
  | 'gtin'
  | 'purl'
  | 'cpe'
  | 'hashes';

export type PartField = Exclude<keyof Part, 'ref'>;

export interface Field {
  field: PartField;
  type: FieldType;
  /** A sheet with such a column lists hardware. */
  hardware?: boolean;
  title: string;
  /** Other titles it is known by. */
  others: string[];
  /** In characters. */
  width: number;
  explanation: string;
  example: string;
  /** The name of its property, where CycloneDX has no member for it, and who gave it that name. */
  property?: string;
  source?: string;
}

export const fields = rows as Field[];

/** In a cell or a property several values may stand; several columns or properties add to each other. */
export function isList({ type }: Pick<Field, 'type'>): boolean {
  return ['designators', 'countries', 'list', 'compliance', 'hashes'].includes(type);
}

/** What a register workbook says: one row type per sheet, with our names for its columns. */
import type { Confidence, FactAttribute, Level, LinkKind, ProductKind } from '../../common/network.ts';

export const registerSheets = [
  'Suppliers',
  'Sites',
  'Products',
  'Systems',
  'Functions',
  'Components',
  'Links',
  'Sources',
  'Facts',
] as const;
export type RegisterSheet = (typeof registerSheets)[number];

/** The kinds of node that have a sheet; a key names one node, whatever its kind. */
export type RegisterKind = 'supplier' | 'site' | 'product' | 'system' | 'function' | 'component';

export const siteKinds = ['fab', 'assembly', 'warehouse', 'data-centre', 'office', 'other'] as const;
export type SiteKind = (typeof siteKinds)[number];

/**
 * A field is absent where the file has no such column (an import then leaves it as it is), and `null` or empty where the
 * column is there and the cell is empty (not known; an import clears it).
 */
interface Row {
  /** 1-based number in its sheet, as a spreadsheet shows it. */
  row: number;
}

export interface SupplierRow extends Row {
  key: string;
  legalName: string;
  aliases?: string[];
  /** ISO 3166-1 alpha-2. */
  country?: string | null;
  /** ISO 17442, upper case, check digits right. */
  lei?: string | null;
  /** Nine digits. */
  duns?: string | null;
  uei?: string | null;
  cage?: string | null;
  /** Lower case, in its ASCII form. */
  domain?: string | null;
  parentKey?: string | null;
  tags?: string[];
}

export interface SiteRow extends Row {
  key: string;
  name: string;
  kind?: SiteKind | null;
  /** ISO 3166-1 alpha-2. */
  country?: string | null;
  /** Degrees north, -90 to 90. */
  latitude?: number | null;
  /** Degrees east, -180 to 180. */
  longitude?: number | null;
  owned?: boolean | null;
  supplierKey?: string | null;
}

export interface ProductRow extends Row {
  key: string;
  name: string;
  /** `null` is not known. */
  kind?: ProductKind | null;
  version?: string | null;
  makerKey?: string | null;
  /** Who answers for it in our own house. */
  owner?: string | null;
  privileged?: boolean | null;
  systemKey?: string | null;
}

export interface SystemRow extends Row {
  key: string;
  name: string;
  /** The mission function that needs it. */
  functionKey?: string | null;
}

export interface FunctionRow extends Row {
  key: string;
  name: string;
  /** As declared; `null` is unknown, which is not `none`. */
  criticality?: Level | null;
}

/** A part known by its package URL with a version, else by what it is called. */
export interface ComponentRow extends Row {
  key: string;
  name: string;
  purl?: string | null;
}

/** From the supporter to the supported; known by its two ends and its kind. */
export interface LinkRow extends Row {
  fromKey: string;
  toKey: string;
  kind: LinkKind;
  /** 0 to 1. */
  share?: number | null;
  /** The upper end where `share` is the lower of a range. */
  shareMax?: number | null;
  /** `null` is unknown, which is not `none`. */
  dependence?: Level | null;
  /** 0 to 1. */
  transmission?: number | null;
  confidence?: Confidence | null;
  source?: string | null;
  /** ISO 8601 day, `2025-01-31`. */
  validFrom?: string | null;
  validUntil?: string | null;
}

/** One source of a group of which some suffice; what is said of the group stands in each of its rows. */
export interface SourceRow extends Row {
  /** Null where the node and the name of the group tell which one it is. */
  groupKey?: string | null;
  /** The node that is supported. */
  ofKey: string;
  name: string;
  /** How many of the sources suffice. */
  need: number;
  groupDependence?: Level | null;
  sourceKey: string;
  /** 0 to 1. */
  share?: number | null;
  shareMax?: number | null;
  qualified?: boolean | null;
  switchDays?: number | null;
  dependence?: Level | null;
}

/** One statement on a node; known by the node, the attribute, who says it and from when it holds. */
export interface FactRow extends Row {
  nodeKey: string;
  attribute: FactAttribute;
  /** A number, a level or a text, as the attribute asks for. */
  value: string | number;
  /** ISO 4217, of money. */
  currency?: string | null;
  priceYear?: number | null;
  confidence?: Confidence | null;
  source?: string | null;
  /** ISO 8601 day. */
  validFrom?: string | null;
  validUntil?: string | null;
}

export interface RegisterRows {
  Suppliers: SupplierRow[];
  Sites: SiteRow[];
  Products: ProductRow[];
  Systems: SystemRow[];
  Functions: FunctionRow[];
  Components: ComponentRow[];
  Links: LinkRow[];
  Sources: SourceRow[];
  Facts: FactRow[];
}

/** No row of any sheet. */
export function noRows(): RegisterRows {
  return {
    Suppliers: [],
    Sites: [],
    Products: [],
    Systems: [],
    Functions: [],
    Components: [],
    Links: [],
    Sources: [],
    Facts: [],
  };
}

export type RegisterRow = RegisterRows[RegisterSheet][number];

/** What a field of a row may hold. */
export type FieldValue = string | number | boolean | null | string[];

/** A cell that cannot be taken, and why. */
export interface RegisterError {
  /** `Suppliers!C14`, or `Suppliers` where a whole sheet is meant. */
  at: string;
  sheet: RegisterSheet;
  /** 1-based. */
  row: number;
  /** Our name of the column: `legalName`; `null` where no single column is meant. */
  field: string | null;
  /** What the cell says, as text. */
  value: string;
  /** What is wrong, with the likely cure: "Not a country code or name. Did you mean Finland (FI)?". */
  message: string;
  /** A value that would be taken in its place: `FI`; `null` where only a person can tell. */
  fix: string | null;
}

/** A row with at least one error, as text, to be shown and mended. */
export interface RefusedRow {
  sheet: RegisterSheet;
  row: number;
  /** Text by field, for the columns the file has. */
  cells: Record<string, string>;
}

/** Column letter by field, for the columns that the file has. */
export type RegisterColumns = { [Sheet in RegisterSheet]?: Record<string, string> };

export interface RegisterWarning {
  at: string;
  message: string;
  /** What a file says that the register has no place for. */
  lost?: true;
}

export interface RegisterReading {
  /** The rows without an error. */
  rows: RegisterRows;
  /** In the order of the file, at most `maxErrors`; `errorCount` counts them all. */
  errors: RegisterError[];
  errorCount: number;
  refusedRows: RefusedRow[];
  /** Rows that somebody has decided to leave out. */
  leftOut: RefusedRow[];
  /** For sheets without a key column: how many rows were found by what. */
  foundBy: Partial<Record<RegisterSheet, Record<string, number>>>;
  warnings: RegisterWarning[];
  columns: RegisterColumns;
  /** The tabs of sheets that have a name of their own. */
  tabs: Partial<Record<RegisterSheet, string>>;
  /** Of a network file: the JSON Pointer of what each row was made of, the row numbered 1 first. */
  pointers?: RowPointers;
}

export type RowPointers = { readonly [Sheet in RegisterSheet]?: readonly string[] };

import type { Statement } from '../../../src/modules/declarations/contract.ts';

export type Section = 'sites' | 'suppliers' | 'owners';
type Site = Statement['sites'][number];
type Supplier = Statement['suppliers'][number];
type Owner = Statement['owners'][number];

/** The name of a row for as long as it is declared, whatever it is called. */
function newRef(): string {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), '');
}

export function newSite(): Site {
  const nothing = { name: '', country: null, place: null, owned: null, recoverDays: null, bufferDays: null };
  return { ref: newRef(), ...nothing };
}

export function newSupplier(): Supplier {
  return {
    ...{ ref: newRef(), name: '', country: null, role: 'supplies' as const, item: null },
    ...{ share: null, shareMax: null, singleSource: null, siteRef: null },
    ...{ lei: null, duns: null, uei: null, cage: null, domain: null },
  };
}

export function newOwner(): Owner {
  return { ref: newRef(), name: '', country: null, lei: null, duns: null, share: null, shareMax: null };
}

/** How many of the four sections say something: rows, that there are none, or a time. */
export function sectionsSaid(statement: Statement): boolean[] {
  const said = (section: Section) => statement[section].length > 0 || statement.none.includes(section);
  const times = statement.recoverDays !== null || statement.bufferDays !== null;
  return [said('sites'), said('suppliers'), said('owners'), times];
}

/** The statement with other rows in a section; a row takes back that there are none. */
export function withRows(statement: Statement, section: Section, rows: readonly object[]): Statement {
  return { ...statement, [section]: rows, none: statement.none.filter((one) => one !== section) };
}

export function withNone(statement: Statement, section: Section, none: boolean): Statement {
  const others = statement.none.filter((one) => one !== section);
  return { ...statement, none: none ? [...others, section] : others };
}

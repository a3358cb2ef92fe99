import { type HeldOwner, type HeldPlace, noFacts, type SupplierFacts } from '../../engines/claims/facts.ts';
import { ownContradictions } from '../../engines/claims/judge-claims.ts';
import type { Answers } from '../../engines/questionnaires/asked.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { declaredParts, noneBelow, readRestricted } from './read-facts.ts';
import { type Declared, newestDeclared } from './statement-store.ts';

/** As the page of a supplier shows it beside an answer. */
interface ClaimHint {
  item: string;
  kind: 'contradicts';
  says: string;
  why: string;
}

interface Answering {
  supplier: NodeRef;
  questionnaire: Questionnaire;
  answers: Answers;
  /** ISO. */
  day: string;
}

/** What suppliers have declared themselves, and the list of restricted countries: by supplier, none where it declared nothing. */
export type OwnRecords = ReadonlyMap<string, SupplierFacts>;

export async function readOwnRecords(tx: Tx, workspaceId: string, suppliers: readonly NodeRef[]): Promise<OwnRecords> {
  const ids = suppliers.map(({ id }) => id);
  const declared = new Map((await newestDeclared(tx, workspaceId, ids)).map((one) => [one.supplierId, one]));
  if (declared.size === 0) return new Map();
  const restricted = await readRestricted(tx, workspaceId);
  return new Map(
    suppliers.flatMap((supplier) => {
      const own = declared.get(supplier.id);
      if (!own) return [];
      return [[supplier.id, { ...noFacts({ ...supplier, kind: 'supplier' }), restricted, ...ownFacts(own) }] as const];
    }),
  );
}

/**
 * Adds what a supplier is told on its own page: where its answers do not go together with what it declared itself. It is made of its own words alone and
 * of the list of restricted countries, so nothing that the buyer knows otherwise can show (decision 0067).
 */
export function withClaimHints<Hint, Standing extends { hints: Hint[] }>(
  { supplier, questionnaire, answers, day }: Answering,
  records: OwnRecords,
  standing: Standing,
): Omit<Standing, 'hints'> & { hints: (Hint | ClaimHint)[] } {
  const facts = records.get(supplier.id);
  if (!facts) return standing;
  const hints = ownContradictions({ questionnaire, answers }, facts, { day }).map(
    ({ item, says }): ClaimHint => ({
      item,
      kind: 'contradicts',
      says: 'This does not match another record',
      why: says,
    }),
  );
  return { ...standing, hints: [...standing.hints, ...hints] };
}

function ownFacts(declared: Declared): Pick<SupplierFacts, 'places' | 'owners' | 'parts' | 'declaresNoneBelow'> {
  const { declaration, statement, on } = declared;
  const said = (name: string | null) => ({
    ref: { kind: 'declaration' as const, id: declaration.id, number: declaration.number, name: name ?? '' },
    source: null,
    on,
  });
  const place =
    (kind: 'site' | 'supplier') =>
    (row: { name: string | null; country: string | null }): HeldPlace => ({
      ...said(row.name),
      ref: { ...said(row.name).ref, kind },
      country: row.country,
      tier: 1,
      via: null,
    });
  return {
    places: [...statement.sites.map(place('site')), ...statement.suppliers.map(place('supplier'))],
    owners: statement.owners.map(
      ({ name, country, share }): HeldOwner => ({
        ...said(name),
        country,
        control: share !== null && share >= controllingShare ? 'certain' : 'possible',
      }),
    ),
    parts: declaredParts(declared),
    declaresNoneBelow: noneBelow(declared),
  };
}

/** As the network engine has it: half or more. */
const controllingShare = 0.5;

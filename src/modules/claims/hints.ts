import { type HeldOwner, type HeldPlace, noFacts, type Ref, type SupplierFacts } from '../../engines/claims/facts.ts';
import { type OwnContradiction, ownContradictions } from '../../engines/claims/judge-claims.ts';
import type { Answers } from '../../engines/questionnaires/asked.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import { declaredParts, noneBelow, readRestricted } from './read-facts.ts';
import { type Declared, newestDeclared } from './statement-store.ts';

export type ClaimHint = OwnContradiction;

/**
 * What a supplier is told on its own page: where its answers do not go together with what it declared itself, or with the proofs that it attached. It
 * is made of its own words alone and of the list of restricted countries, so nothing that the buyer knows otherwise can show (decision 0067).
 */
export async function claimHints(
  tx: Tx,
  workspaceId: string,
  {
    supplier,
    questionnaire,
    answers,
    day,
  }: { supplier: Ref; questionnaire: Questionnaire; answers: Answers; day: string },
): Promise<ClaimHint[]> {
  const [declared] = await newestDeclared(tx, workspaceId, [supplier.id]);
  const restricted = await readRestricted(tx, workspaceId);
  const facts = { ...noFacts(supplier), restricted, ...(declared ? ownFacts(declared) : {}) };
  return ownContradictions({ questionnaire, answers }, facts, { day });
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

/** What can only be judged once all rows are read: keys, references, the ends of links, parents. */
import { isShare, type LinkKind } from '../../common/network.ts';
import { mistaken } from '../identifiers/checked.ts';
import { checkComponents, type KnownComponent } from './check-components.ts';
import { checkFacts } from './check-facts.ts';
import { checkGroups, type KnownGroups } from './check-groups.ts';
import { type Complaints, columnOf, type Place, placeOf } from './complaints.ts';
import { type KnownRow, RowIndex, shownKey } from './derive-keys.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import linkEnds from './link-ends.json' with { type: 'json' };
import { NearestKey } from './nearest-key.ts';
import { inWords } from './read-cell.ts';
import { linkKey } from './row-key.ts';
import type { RegisterKind } from './rows.ts';
import { registerSheets } from './rows.ts';
import { template } from './template.ts';

/** What the register holds beside the file. */
export interface KnownRegister {
  knownKeys?: ReadonlyMap<string, RegisterKind>;
  /** The parent of each supplier that has one, by key. */
  knownParents?: ReadonlyMap<string, string>;
  /** Components that have a key of their own. */
  knownComponents?: ReadonlyMap<string, KnownComponent>;
  /** The sources of each group, by the group's key. */
  knownGroups?: KnownGroups;
  /** Links of the register, as `linkKey` names them, whose ends are not those that their kind has as a rule. */
  knownOddLinks?: ReadonlySet<string>;
  /** Whether a link of any kind may join nodes of any kind. */
  takesAnyEnds?: boolean;
  /** By which rows without a key are found. */
  knownRows?: readonly KnownRow[];
}

interface Keys {
  /** Keys of the file and where each stands. */
  inFile: Map<string, { kind: RegisterKind; at: string }>;
  known: ReadonlyMap<string, RegisterKind>;
  /** Made when the first wrong reference asks for it. */
  nearest?: NearestKey;
  /** All rows by their names, made when the first reference by name asks for it. */
  named: () => RowIndex;
}

export function checkKeys(drafts: readonly DraftSheet[], register: KnownRegister, complaints: Complaints): void {
  let named: RowIndex | undefined;
  const keys: Keys = {
    inFile: new Map(),
    known: register.knownKeys ?? new Map(),
    named: () => {
      named ??= new RowIndex([...(register.knownRows ?? []), ...drafts.flatMap(rowsOfFile)]);
      return named;
    },
  };
  for (const draft of drafts) collectKeys(draft, keys, complaints);
  for (const draft of drafts) {
    checkReferences(draft, keys, complaints);
    if (draft.sheet === 'Links') checkLinks(draft, keys, register, complaints);
    if (draft.sheet === 'Sources') {
      const { knownGroups: known = new Map(), takesAnyEnds: takesAny = false } = register;
      checkGroups(draft, { known, kindOf: (key) => kindOf(key, keys), takesAny }, complaints);
    }
    if (draft.sheet === 'Components') checkComponents(draft, register.knownComponents ?? new Map(), complaints);
    if (draft.sheet === 'Facts') checkFacts(draft, complaints);
    if (draft.sheet === 'Suppliers') checkParents(draft, register.knownParents ?? new Map(), complaints);
  }
}

function rowsOfFile({ sheet, rows }: DraftSheet): KnownRow[] {
  const { kind } = template[sheet];
  if (!kind) return [];
  return rows.flatMap(({ key, legalName, name }) => {
    const called = (legalName ?? name) as string | null;
    return key && called ? [{ key: key as string, kind, name: called }] : [];
  });
}

function collectKeys(draft: DraftSheet, keys: Keys, complaints: Complaints): void {
  const { kind } = template[draft.sheet];
  const placed = columnOf(draft, 'key') ?? columnOf(draft, 'legalName') ?? columnOf(draft, 'name');
  if (!kind || !placed) return;
  for (const row of draft.rows) {
    const key = row.key as string | null;
    if (key === null) continue;
    const place = placeOf(draft, row, placed);
    const first = keys.inFile.get(key);
    const known = keys.known.get(key);
    if (first) {
      complaints.add(
        place,
        key,
        mistaken(`The key ${shownKey(key)} stands at ${first.at} already. A key names one row.`),
      );
    } else if (known && known !== kind) {
      complaints.add(
        place,
        key,
        mistaken(`The key ${key} names a ${known} in the register already. Give this ${kind} another.`),
      );
    } else {
      keys.inFile.set(key, { kind, at: complaints.at(place) });
    }
  }
}

function checkReferences(draft: DraftSheet, keys: Keys, complaints: Complaints): void {
  for (const placed of draft.columns) {
    const { column } = placed;
    if (column.type !== 'reference') continue;
    for (const row of draft.rows) {
      const text = row[column.field] as string | null | undefined;
      if (text == null) continue;
      const place = placeOf(draft, row, placed);
      const key = draft.mapped ? keyMeant(text, column.of, keys, place, complaints) : text;
      if (key === null) continue;
      row[column.field] = key;
      const kind = kindOf(key, keys);
      if (!kind) complaints.add(place, key, unknownKey(key, column.of, keys));
      else if (column.of && kind !== column.of) {
        complaints.add(place, key, mistaken(`${shownKey(key)} is a ${kind}; the key of a ${column.of} goes here.`));
      }
    }
  }
}

/** A key, or else the name of one row of the kind that goes here; null where several have it. */
function keyMeant(
  text: string,
  of: RegisterKind | null,
  keys: Keys,
  place: Place,
  complaints: Complaints,
): string | null {
  if (kindOf(text, keys)) return text;
  const kinds = of === null ? allKinds : [of];
  const named = new Set(kinds.flatMap((kind) => keys.named().named(kind, text)).map(({ key }) => key));
  if (named.size < 2) return [...named][0] ?? text;
  const shown = [...named].slice(0, 3).map(shownKey).join(', ');
  complaints.add(
    place,
    text,
    mistaken(`${named.size} rows are named so: ${shown}. Give the key of the one that is meant.`),
  );
  return null;
}

const allKinds = registerSheets.flatMap((sheet) => template[sheet].kind ?? []);

function kindOf(key: string, keys: Keys): RegisterKind | undefined {
  return keys.inFile.get(key)?.kind ?? keys.known.get(key);
}

function unknownKey(key: string, of: RegisterKind | null, keys: Keys) {
  keys.nearest ??= new NearestKey(new Set([...keys.inFile.keys(), ...keys.known.keys()]));
  const nearest = keys.nearest.find(key, (candidate) => of === null || kindOf(candidate, keys) === of);
  const nothing = `No ${of ?? 'row'} has the key ${key}.`;
  if (nearest !== null) return mistaken(`${nothing} Did you mean ${nearest}?`, nearest);
  const sheet = registerSheets.find((name) => template[name].kind === of);
  return mistaken(
    of && sheet
      ? `${nothing} Add it to the sheet ${sheet} or correct the key.`
      : `${nothing} Add it to its sheet or correct the key.`,
  );
}

function checkLinks(
  draft: DraftSheet,
  keys: Keys,
  { knownOddLinks, takesAnyEnds }: KnownRegister,
  complaints: Complaints,
): void {
  const places = { from: columnOf(draft, 'fromKey'), to: columnOf(draft, 'toKey'), kind: columnOf(draft, 'kind') };
  if (!places.from || !places.to || !places.kind) return;
  const first = new Map<string, string>();
  for (const row of draft.rows) {
    const { fromKey, toKey, kind } = row as unknown as {
      fromKey: string | null;
      toKey: string | null;
      kind: LinkKind | null;
    };
    if (fromKey === null || toKey === null || kind === null) continue;
    if (fromKey === toKey)
      complaints.add(
        placeOf(draft, row, places.to),
        toKey,
        mistaken('A link leads from one node to another, not to itself.'),
      );
    const key = linkKey({ fromKey, toKey, kind });
    if (!takesAnyEnds && !knownOddLinks?.has(key)) {
      checkEnd(placeOf(draft, row, places.from), fromKey, kind, 'from', keys, complaints);
      checkEnd(placeOf(draft, row, places.to), toKey, kind, 'to', keys, complaints);
    }
    checkShares(draft, row, complaints);
    const place = placeOf(draft, row, places.from);
    const earlier = first.get(key);
    if (earlier)
      complaints.add(
        place,
        fromKey,
        mistaken(`The link ${shownKey(`${fromKey} ${kind} ${toKey}`)} stands at ${earlier} already.`),
      );
    else first.set(key, complaints.at(place));
  }
}

/** The upper end of a share stands beside a lower one that is not above it. */
function checkShares(draft: DraftSheet, row: DraftRow, complaints: Complaints): void {
  const placed = columnOf(draft, 'shareMax');
  const { share = null, shareMax = null } = row as { share?: number | null; shareMax?: number | null };
  if (!placed || isShare(share, shareMax)) return;
  const message = share === null ? 'The share itself, the lower end, is missing.' : `It is below the share, ${share}.`;
  complaints.add(placeOf(draft, row, placed), String(shareMax), mistaken(message));
}

function checkEnd(
  place: Place,
  key: string,
  kind: LinkKind,
  end: 'from' | 'to',
  keys: Keys,
  complaints: Complaints,
): void {
  const found = kindOf(key, keys);
  const allowed = linkEnds[kind][end];
  if (!found || allowed.includes(found)) return;
  const leads = end === 'from' ? 'starts from' : 'leads to';
  complaints.add(place, key, mistaken(`${shownKey(key)} is a ${found}; "${kind}" ${leads} a ${inWords(allowed)}.`));
}

/** Every supplier has at most one parent, so a walk upwards either ends or comes back to where it has been. */
function checkParents(draft: DraftSheet, known: ReadonlyMap<string, string>, complaints: Complaints): void {
  const placed = columnOf(draft, 'parentKey');
  if (!placed) return;
  const rowOf = new Map(draft.rows.map((row) => [row.key as string, row]));
  const parentOf = (key: string) =>
    rowOf.has(key) ? (rowOf.get(key)!.parentKey as string | null) : (known.get(key) ?? null);
  const settled = new Set<string>();
  for (const row of draft.rows) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let key = row.key as string | null;
    for (; key !== null && !settled.has(key) && !onPath.has(key); key = parentOf(key)) {
      path.push(key);
      onPath.add(key);
    }
    if (key !== null && onPath.has(key)) {
      const cycle = path.slice(path.indexOf(key));
      const closing = cycle.map((member) => rowOf.get(member)).find((member) => member !== undefined)!;
      complaints.add(placeOf(draft, closing, placed), closing.parentKey as string, mistaken(cycleMessage(cycle)));
    }
    for (const member of path) settled.add(member);
  }
}

function cycleMessage(cycle: readonly string[]): string {
  if (cycle.length === 1) return 'A supplier is not its own parent. Leave the cell empty or name the owner.';
  const keys = cycle.map(shownKey);
  const shown = keys.length > 6 ? [...keys.slice(0, 5), '…', keys.at(-1)!] : keys;
  return `These suppliers are parents of one another: ${[...shown, keys[0]].join(', ')}. One of them has another parent or none.`;
}

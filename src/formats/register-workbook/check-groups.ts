/** Source groups: what their rows say in common, how many sources there are, and what shares they have in all. */
import { isShare } from '../../common/network.ts';
import { mistaken } from '../identifiers/checked.ts';
import { type Complaints, columnOf, placeIn } from './complaints.ts';
import { shownKey } from './derive-keys.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import linkEnds from './link-ends.json' with { type: 'json' };
import { groupKey } from './row-key.ts';
import type { RegisterKind, SourceRow } from './rows.ts';

/** A group that the register holds. */
export interface KnownGroup {
  /** Null where what it is of and its name tell which one it is. */
  key: string | null;
  name: string;
  /** By the key of the source. */
  shares: ReadonlyMap<string, number | null>;
}

/** By all that files may call a group. */
export type KnownGroups = ReadonlyMap<string, KnownGroup>;

export interface GroupSettings {
  known: KnownGroups;
  kindOf: (key: string) => RegisterKind | undefined;
  /** Whether sources of any kind are taken. */
  takesAny: boolean;
}

export function checkGroups(
  draft: DraftSheet,
  { known, kindOf, takesAny }: GroupSettings,
  complaints: Complaints,
): void {
  if (!draft.complete) return;
  const groups = new Map<string, DraftRow[]>();
  for (const row of draft.rows) {
    const { ofKey, name, need, sourceKey } = row;
    if (ofKey === null || name === null || need === null || sourceKey === null) continue;
    const held = known.get(groupKey(row as unknown as SourceRow));
    if (held) row.groupKey = held.key;
    const key = groupKey(row as unknown as SourceRow);
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
    checkSource(draft, row, takesAny || held?.shares.has(sourceKey as string) === true, kindOf, complaints);
  }
  for (const [key, rows] of groups) checkGroup(draft, rows, known.get(key)?.shares ?? new Map(), complaints);
}

function checkSource(
  draft: DraftSheet,
  row: DraftRow,
  isHeld: boolean,
  kindOf: (key: string) => RegisterKind | undefined,
  complaints: Complaints,
): void {
  const { ofKey, sourceKey, need, share = null, shareMax = null } = row as unknown as SourceRow;
  const add = (field: string, value: string, message: string) =>
    complaints.add(placeIn(draft, row, field), value, mistaken(message));
  if (ofKey === sourceKey) add('sourceKey', sourceKey, 'A node is no source of itself.');
  const [from, to] = [kindOf(sourceKey), kindOf(ofKey)];
  if (from && to && !isHeld && !supports(from, to)) add('sourceKey', sourceKey, `A ${from} does not support a ${to}.`);
  if (!Number.isInteger(need)) add('need', String(need), 'A whole number of sources is needed.');
  if (isShare(share, shareMax)) return;
  add(
    'shareMax',
    String(shareMax),
    share === null ? 'The share itself, the lower end, is missing.' : `It is below the share, ${share}.`,
  );
}

/** Whether some kind of support leads from the one to the other. */
export function supports(from: RegisterKind, to: RegisterKind): boolean {
  return Object.entries(linkEnds).some(
    ([kind, ends]) => kind !== 'owns' && ends.from.includes(from) && ends.to.includes(to),
  );
}

const common = ['ofKey', 'name', 'need', 'groupDependence'];

/** Shares are decimal fractions: 0.1 ten times is a little under or over 1. */
const rounding = 1e-9;

function checkGroup(
  draft: DraftSheet,
  rows: readonly DraftRow[],
  known: ReadonlyMap<string, number | null>,
  complaints: Complaints,
): void {
  const first = rows[0]!;
  const shares = new Map(known);
  const places = new Map<string, string>();
  for (const row of rows) {
    const { sourceKey, share } = row as unknown as SourceRow;
    for (const field of common) checkCommon(draft, row, first, field, complaints);
    const place = placeIn(draft, row, 'sourceKey');
    const earlier = places.get(sourceKey);
    if (earlier)
      complaints.add(
        place,
        sourceKey,
        mistaken(`${shownKey(sourceKey)} is a source of this group at ${earlier} already.`),
      );
    else places.set(sourceKey, complaints.at(place));
    shares.set(sourceKey, share === undefined ? (known.get(sourceKey) ?? null) : share);
  }
  const need = first.need as number;
  if (need > shares.size) {
    complaints.add(
      placeIn(draft, first, 'need'),
      String(need),
      mistaken(`${need} sources are needed, and the group has ${shares.size}.`),
    );
  }
  const sum = [...shares.values()].reduce<number>((total, share) => total + (share ?? 0), 0);
  if (sum > 1 + rounding) {
    const last = rows.at(-1)!;
    complaints.add(
      placeIn(draft, last, 'share'),
      String(last.share ?? ''),
      mistaken('The shares of the group are more than 1 in all.'),
    );
  }
}

function checkCommon(draft: DraftSheet, row: DraftRow, first: DraftRow, field: string, complaints: Complaints): void {
  if (!columnOf(draft, field) || (row[field] ?? null) === (first[field] ?? null)) return;
  const place = placeIn(draft, row, field);
  const said = first[field] ?? 'nothing';
  complaints.add(
    place,
    String(row[field] ?? ''),
    mistaken(
      `The row ${complaints.at(placeIn(draft, first, field))} of the same group says ${said}. All rows of a group say the same.`,
    ),
  );
}

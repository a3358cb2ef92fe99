/** Components: one row for each part, and a key that goes on naming the part it named. */
import { identityOf } from '../bom/part-identity.ts';
import { mistaken } from '../identifiers/checked.ts';
import { type Complaints, placeIn } from './complaints.ts';
import { shownKey } from './derive-keys.ts';
import type { DraftSheet } from './draft.ts';

/** A component that the register holds. */
export interface KnownComponent {
  identity: string;
  purl: string | null;
}

export function checkComponents(
  draft: DraftSheet,
  known: ReadonlyMap<string, KnownComponent>,
  complaints: Complaints,
): void {
  const keys = new Map([...known].map(([key, { identity }]) => [identity, key]));
  const places = new Map<string, string>();
  for (const row of draft.rows) {
    const {
      key,
      name,
      purl = null,
    } = row as {
      key?: string | null;
      name?: string | null;
      purl?: string | null;
    };
    if (key == null || name === null) continue;
    const held = known.get(key);
    const stated = identityOf({ purl, group: null, name: name ?? key, version: null });
    const identity = held && purl === null ? held.identity : stated;
    const add = (message: string) =>
      complaints.add(placeIn(draft, row, purl === null ? 'name' : 'purl'), purl ?? name ?? key, mistaken(message));
    const owner = keys.get(identity);
    const earlier = places.get(identity);
    if (held && held.identity !== identity) {
      const called = held.purl ?? 'another component';
      add(`The key ${shownKey(key)} names ${called} in the register already. Give this one a key of its own.`);
    } else if (!held && owner !== undefined) {
      add(`This component is ${shownKey(owner)} in the register already. Use that key.`);
    } else if (earlier !== undefined) {
      add(`This component stands at ${earlier} already. Give it its package URL with a version, or another name.`);
    } else {
      places.set(identity, complaints.at(placeIn(draft, row, 'key')));
      if (held && purl !== null) row.purl = held.purl;
    }
  }
}

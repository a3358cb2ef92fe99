import { linkKinds, nodeKinds } from '../../common/network.ts';
import { Holdings } from '../../engines/network/ownership.ts';
import type { OwnershipRow } from './predicate-store.ts';

export interface HoldingsById {
  holdings: Holdings;
  /** By node: its id. */
  ids: string[];
  nodeOf: ReadonlyMap<string, number>;
}

/** Who owns whom as numbers; further nodes have a number too, though they own nothing. */
export function holdingsOf(rows: readonly OwnershipRow[], further: readonly string[]): HoldingsById {
  const ids = [...new Set([...rows.flatMap(({ owner_id, owned_id }) => [owner_id, owned_id]), ...further])];
  const nodeOf = new Map(ids.map((id, node) => [id, node]));
  const numbers = (column: (row: OwnershipRow) => string) => Uint32Array.from(rows, (row) => nodeOf.get(column(row))!);
  const bound = (column: (row: OwnershipRow) => number | null) =>
    Float64Array.from(rows, (row) => column(row) ?? Number.NaN);
  const holdings = new Holdings(
    {
      nodeCount: ids.length,
      kinds: new Uint8Array(ids.length).fill(nodeKinds.indexOf('supplier')),
      links: {
        from: numbers(({ owner_id }) => owner_id),
        to: numbers(({ owned_id }) => owned_id),
        kinds: new Uint8Array(rows.length).fill(linkKinds.indexOf('owns')),
      },
      groups: {
        of: new Uint32Array(),
        need: new Uint32Array(),
        offsets: new Uint32Array(1),
        sources: new Uint32Array(),
        qualified: new Uint8Array(),
      },
    },
    {
      linkMin: bound(({ share }) => share),
      linkMax: bound(({ share, share_max }) => share_max ?? share),
      sourceMin: new Float64Array(),
      sourceMax: new Float64Array(),
    },
  );
  return { holdings, ids, nodeOf };
}

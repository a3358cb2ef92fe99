/** Directed edges as compressed sparse rows: what node `n` points to is `targets[offsets[n]] … targets[offsets[n + 1] - 1]`. */
export interface Graph {
  offsets: Uint32Array<ArrayBuffer>;
  targets: Uint32Array<ArrayBuffer>;
}

/** The nodes that `node` points to, ascending. */
export function targetsOf(graph: Graph, node: number): Uint32Array {
  return graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1]);
}

/** Builds the rows from pairs; an edge said twice counts once. */
export function graphOf(nodeCount: number, edges: readonly (readonly [from: number, to: number])[]): Graph {
  const rows = new Map<number, Set<number>>();
  for (const [from, to] of edges) {
    const row = rows.get(from);
    if (row) row.add(to);
    else rows.set(from, new Set([to]));
  }
  const offsets = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) offsets[node + 1] = offsets[node]! + (rows.get(node)?.size ?? 0);
  const targets = new Uint32Array(offsets[nodeCount]!);
  for (const [node, row] of rows) targets.set(Uint32Array.from(row).sort(), offsets[node]!);
  return { offsets, targets };
}

/** The same from two columns, for millions of edges. */
export function graphOfColumns(nodeCount: number, from: Uint32Array, to: Uint32Array): Graph {
  const starts = new Uint32Array(nodeCount + 1);
  for (const node of from) starts[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) starts[node + 1]! += starts[node]!;
  const targets = new Uint32Array(from.length);
  const next = starts.slice();
  for (let edge = 0; edge < from.length; edge++) targets[next[from[edge]!]!++] = to[edge]!;
  const offsets = new Uint32Array(nodeCount + 1);
  let length = 0;
  for (let node = 0; node < nodeCount; node++) {
    const row = targets.subarray(starts[node], starts[node + 1]).sort();
    for (let i = 0; i < row.length; i++) if (i === 0 || row[i] !== targets[length - 1]) targets[length++] = row[i]!;
    offsets[node + 1] = length;
  }
  return { offsets, targets: targets.slice(0, length) };
}

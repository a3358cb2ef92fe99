/** One row of a tree as it is drawn: depth from 0, and where it stands among its siblings (ARIA treegrid). */
export interface TreeRow<Node> {
  id: string;
  node: Node;
  depth: number;
  parent: string | null;
  children: number;
  expanded: boolean;
  position: number;
  siblings: number;
}

export interface TreeSource<Node> {
  /** The children of a node, or of the root (null); undefined while they are not read yet. */
  childrenOf(path: string | null): readonly Node[] | undefined;
  idOf(node: Node): string;
  childCount(node: Node): number;
}

/** Joins ids into the address of a row: one component may stand in many places of a dependency graph. */
export const pathSeparator = '/';

/** The rows in sight, top to bottom. A node below itself (a cycle) is shown but cannot be opened again. */
export function visibleRows<Node>(source: TreeSource<Node>, expanded: ReadonlySet<string>): TreeRow<Node>[] {
  const rows: TreeRow<Node>[] = [];
  const stack: { path: string | null; nodes: readonly Node[]; next: number; above: readonly string[] }[] = [
    { path: null, nodes: source.childrenOf(null) ?? [], next: 0, above: [] },
  ];
  while (stack.length > 0) {
    const level = stack.at(-1)!;
    const node = level.nodes[level.next];
    if (node === undefined) {
      stack.pop();
      continue;
    }
    level.next++;
    const own = source.idOf(node);
    const id = level.path === null ? own : `${level.path}${pathSeparator}${own}`;
    const children = level.above.includes(own) ? 0 : source.childCount(node);
    const isExpanded = children > 0 && expanded.has(id);
    rows.push({
      id,
      node,
      depth: stack.length - 1,
      parent: level.path,
      children,
      expanded: isExpanded,
      position: level.next,
      siblings: level.nodes.length,
    });
    if (isExpanded) {
      stack.push({ path: id, nodes: source.childrenOf(id) ?? [], next: 0, above: [...level.above, own] });
    }
  }
  return rows;
}

export type TreeMove = { focus: number } | { expand: string } | { collapse: string } | null;

/** What a key does at row `at` (ARIA authoring practices, treegrid). */
export function moveInTree(rows: readonly TreeRow<unknown>[], at: number, key: string, pageRows: number): TreeMove {
  const row = rows[at];
  if (!row) return rows.length > 0 ? { focus: 0 } : null;
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return { focus: Math.min(last, at + 1) };
    case 'ArrowUp':
    case 'k':
      return { focus: Math.max(0, at - 1) };
    case 'PageDown':
      return { focus: Math.min(last, at + pageRows) };
    case 'PageUp':
      return { focus: Math.max(0, at - pageRows) };
    case 'Home':
      return { focus: 0 };
    case 'End':
      return { focus: last };
    case 'ArrowRight':
      if (row.children === 0) return null;
      if (!row.expanded) return { expand: row.id };
      return { focus: Math.min(last, at + 1) };
    case 'ArrowLeft':
      if (row.expanded) return { collapse: row.id };
      if (row.parent === null) return null;
      return { focus: rows.findIndex((other) => other.id === row.parent) };
    default:
      return null;
  }
}

/** The slice of rows to draw for a scroll position, with a few to spare on both sides. */
export function drawnRange(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  rows: number,
): { first: number; end: number } {
  const spare = 8;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const end = Math.min(rows, Math.ceil((scrollTop + viewHeight) / rowHeight) + spare);
  return { first, end };
}

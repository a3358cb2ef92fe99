import type { Statement } from './statement-store.ts';

/** The links of one shortest path from a node to each node of a kind that it supports, the nearest first. */
export function supportPaths(
  from: string,
  statements: readonly Statement[],
  kind: Statement['to']['kind'],
): Map<string, Statement[]> {
  const leaving = Map.groupBy(statements, (statement) => statement.from.id);
  const paths = new Map<string, Statement[]>([[from, []]]);
  for (const [id, path] of paths) {
    for (const statement of leaving.get(id) ?? []) {
      if (!paths.has(statement.to.id)) paths.set(statement.to.id, [...path, statement]);
    }
  }
  return new Map([...paths].filter(([, path]) => path.at(-1)?.to.kind === kind));
}

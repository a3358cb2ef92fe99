import { noNode } from '../../engines/graph/build-graph.ts';
import { ultimateOwners } from '../../engines/network/ownership.ts';
import { statementsOf } from '../links/index.ts';
import { readNodeRefs } from '../register/index.ts';
import { type Asking, bindWhy, type Explanation, inputsShown, statementInputs, text, unknown } from '../why/index.ts';
import { type Owned, readOwned } from './ownership.ts';
import { ownershipWhy } from './ownership-contract.ts';
import rules from './ownership-derived-values.json' with { type: 'json' };

/** Why somebody is the ultimate owner of a supplier. */
export const ownershipWhyRoute = bindWhy(ownershipWhy, {
  rules,
  read: ({ tx, workspaceId, today }, reference) => readOwned(tx, workspaceId, reference, today),
  subject: ({ supplier }) => ({ id: supplier.number ?? supplier.id, name: supplier.name, node: supplier }),
  values: {
    ultimate: (asking, owned) => explain(asking, owned, 'certain'),
    possible: (asking, owned) => explain(asking, owned, 'possible'),
  },
});

/** Who owns each of those by which the ultimate owner holds it, and how much; the parts of who belongs to that owner decide. */
async function explain(
  asking: Asking,
  { holdings, ids, nodeOf, at }: Owned,
  which: 'certain' | 'possible',
): Promise<Explanation> {
  const { tx, workspaceId } = asking;
  const ends = ultimateOwners({ nodeCount: ids.length }, holdings)[which];
  const belongs = (owner: number) => ends[at] !== at && ends[owner] === ends[at];
  const way = new Set([at]);
  const inputs: Parameters<typeof statementInputs>[1][number][] = [];
  for (const node of way) {
    const parts = new Map(holdings.of(node).map((part) => [part.owner, part]));
    for (const owner of parts.keys()) if (belongs(owner)) way.add(owner);
    const statements = await statementsOf(tx, workspaceId, {
      ...{ nodeId: ids[node]!, end: 'to', kind: 'owns', otherKind: 'supplier' },
    });
    for (const statement of statements) {
      const part = parts.get(nodeOf.get(statement.from.id) ?? noNode);
      if (!part) continue;
      inputs.push({
        statement,
        what: `${statement.from.name} owns of ${statement.to.name}`,
        value: text(shareText(part)),
        node: statement.from,
        decides: belongs(part.owner),
      });
    }
  }
  const [ultimate] = await readNodeRefs(tx, workspaceId, [ids[ends[at]!]!]);
  const open = [...way].some((node) => holdings.of(node).some(({ min, max }) => min !== max));
  return {
    result: text(ultimate!.name),
    inputs: await statementInputs(asking, inputs.slice(0, inputsShown)),
    more: inputs.length > inputsShown ? { inputs: inputs.length - inputsShown, count: null } : null,
    unknown:
      open || inputs.length === 0
        ? [
            unknown(
              inputs.length === 0 ? 'No owner is stated.' : 'Parts are stated as ranges, or not at all.',
              'Ask who owns how much, and state the share of each.',
            ),
          ]
        : [],
  };
}

function shareText({ min, max, stated }: { min: number; max: number; stated: boolean }): string {
  const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
  if (!stated) return `no share stated, at most ${percent(max)}`;
  return min === max ? percent(min) : `${percent(min)} to ${percent(max)}`;
}

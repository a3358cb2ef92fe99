import type { Tx } from '../../platform/database/database.ts';
import type { EditCounts, EditKind, EditPreview } from './contract.ts';
import { isNode, planRow, type RowPlan, type Wanted } from './plan.ts';
import { findAbove, readRows } from './store.ts';

/** Rows that are read, planned and written together: their number hardly counts, and their text stays small. */
const rowsAtOnce = 5000;

interface Edited {
  kind: EditKind;
  wanted: readonly Wanted[];
  ids: readonly string[];
}

/** Plans every row, a few thousand at a time. */
export async function* planRows(tx: Tx, workspaceId: string, { kind, wanted, ids }: Edited): AsyncGenerator<RowPlan[]> {
  const parent = wanted.find(({ field }) => field === 'parentId');
  const above =
    parent && 'value' in parent && isNode(parent.value)
      ? await findAbove(tx, workspaceId, parent.value.id)
      : new Set<string>();
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    const rows = await readRows(tx, workspaceId, { kind, wanted, ids: ids.slice(start, start + rowsAtOnce) });
    yield rows.map((row) => planRow(row, wanted, above));
  }
}

const sampled = 20;
const exampled = 5;

/** What is said of an edit before it is made: counted while it is planned, so that the plans themselves need not be kept. */
export function newTally(selected: number, missing: number) {
  const counts: EditCounts = { selected, changed: 0, unchanged: 0, refused: 0, missing };
  const sample: EditPreview['sample'] = [];
  const refusals = new Map<string, EditPreview['refusals'][number]>();
  const add = (plan: RowPlan) => {
    counts[plan.what]++;
    const { node } = plan.row;
    if (plan.what === 'changed' && sample.length < sampled) sample.push({ node, fields: plan.fields });
    if (plan.what !== 'refused') return;
    const refusal = refusals.get(plan.reason) ?? { reason: plan.reason, count: 0, examples: [] };
    refusal.count++;
    if (refusal.examples.length < exampled) refusal.examples.push(node);
    refusals.set(plan.reason, refusal);
  };
  return { counts, sample, refusals, add };
}

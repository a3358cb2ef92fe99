import { AppError, type Problem } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import type { NodeKind, NodeRef } from '../register/contract.ts';
import { findNode, holdRegister } from '../register/index.ts';
import { holdNode, readClassification, writeClassification } from './classification-store.ts';
import type { Classification, ClassificationChange, EntryKind } from './contract.ts';
import { namesOfCodes, readEntries } from './entry-store.ts';

/** Which nodes carry elements; mission functions carry critical functions. */
const withElements: readonly NodeKind[] = ['product', 'component', 'system'];

export function getClassification({ database, workspaceId }: Context, reference: string): Promise<Classification> {
  return database.inWorkspace(workspaceId, async (tx) =>
    classificationOf(tx, workspaceId, await getClassified(tx, workspaceId, reference)),
  );
}

export function classify(
  context: Context,
  reference: string,
  input: ClassificationChange,
  ifMatch: string,
): Promise<Classification> {
  return changeSet(context, 'node.classified', async (change) => {
    const { tx, workspaceId } = change;
    const node = await getClassified(tx, workspaceId, reference);
    await holdRegister(change, 'shared');
    await holdNode(change, node.id);
    const before = await readClassification(tx, workspaceId, node.id);
    requireEtag(before.etag, ifMatch);
    const entries = await readEntries(tx, workspaceId);
    const wanted = {
      elements: [...new Set(input.elements ?? before.elements)],
      criticalFunctions: [...new Set(input.criticalFunctions ?? before.criticalFunctions)],
    };
    const offered = (kind: EntryKind) =>
      new Set(entries.filter((one) => one.kind === kind && !one.retired).map(({ code }) => code));
    const problems = [
      ...wrongCodes('elements', wanted.elements, {
        offered: offered('element'),
        before: before.elements,
        carries: withElements.includes(node.kind),
        kind: node.kind,
      }),
      ...wrongCodes('criticalFunctions', wanted.criticalFunctions, {
        offered: offered('critical-function'),
        before: before.criticalFunctions,
        carries: node.kind === 'function',
        kind: node.kind,
      }),
    ];
    if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
    await writeClassification(change, node.id, wanted);
    change.subject(node.id);
    return classificationOf(tx, workspaceId, node);
  });
}

const words = { elements: 'element', criticalFunctions: 'critical function' };

/** A code that stands there already may stay, though it is offered no more. */
function wrongCodes(
  field: 'elements' | 'criticalFunctions',
  codes: readonly string[],
  {
    offered,
    before,
    carries,
    kind,
  }: { offered: ReadonlySet<string>; before: readonly string[]; carries: boolean; kind: NodeKind },
): Problem[] {
  if (!carries) {
    const message = `A ${kind === 'function' ? 'mission function' : kind} is not classified by ${words[field]}s.`;
    return codes.length > 0 ? [{ at: `/${field}`, message }] : [];
  }
  return codes.flatMap((code, place) =>
    offered.has(code) || before.includes(code)
      ? []
      : [{ at: `/${field}/${place}`, message: `There is no ${words[field]} "${code}" that can be chosen.` }],
  );
}

async function getClassified(tx: Tx, workspaceId: string, reference: string): Promise<NodeRef> {
  const node = await findNode(tx, workspaceId, reference);
  if (node && (withElements.includes(node.kind) || node.kind === 'function')) return node;
  throw new AppError('not-found', 'There is no such product, component, system or mission function.');
}

async function classificationOf(tx: Tx, workspaceId: string, node: NodeRef): Promise<Classification> {
  const { elements, criticalFunctions, etag } = await readClassification(tx, workspaceId, node.id);
  const nameOf = await namesOfCodes(tx, workspaceId);
  return {
    node,
    elements: elements.map((code) => ({ code, name: nameOf('element', code) })),
    criticalFunctions: criticalFunctions.map((code) => ({ code, name: nameOf('critical-function', code) })),
    etag,
  };
}

import { AppError } from '../../common/errors.ts';
import { identityOf } from '../../formats/bom/part-identity.ts';
import { formatPurl, parsePurl } from '../../formats/purl/purl.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNodes } from '../register/index.ts';
import { findByKey, findByName, findComponents } from './reference-store.ts';

/** So many versions of a component may one reference mean. */
const mostMeant = 200;

/**
 * The nodes that a reference means: by id or number, by key, by the package URL of a component, or by its name. Without a version a
 * component is meant in all of them; all else must be one. Empty where nothing is meant.
 */
export async function findMeant(
  tx: Tx,
  workspaceId: string,
  references: readonly string[],
): Promise<(readonly NodeRef[])[]> {
  const found = await findNodes(tx, workspaceId, references);
  const meant: (readonly NodeRef[])[] = [];
  for (const [place, reference] of references.entries()) {
    const node = found[place];
    meant.push(node ? [node] : requireOneThing(reference, await findByWords(tx, workspaceId, reference)));
  }
  return meant;
}

async function findByWords(tx: Tx, workspaceId: string, reference: string): Promise<NodeRef[]> {
  const purl = parsePurl(reference);
  if (purl.ok) {
    const { type, namespace, name, version } = purl.value;
    if (version !== null) {
      const identity = identityOf({ purl: reference, group: null, name, version: null });
      return findComponents(tx, workspaceId, { identity }, 1);
    }
    const anyVersion = formatPurl({ type, namespace, name });
    return anyVersion.ok ? findComponents(tx, workspaceId, { package: anyVersion.value }, mostMeant + 1) : [];
  }
  const keyed = await findByKey(tx, workspaceId, reference, 2);
  return keyed.length > 0 ? keyed : findByName(tx, workspaceId, reference, mostMeant + 1);
}

function requireOneThing(reference: string, nodes: readonly NodeRef[]): readonly NodeRef[] {
  const isOne = nodes.length <= 1 || nodes.every(({ kind }) => kind === 'component');
  if (isOne && nodes.length <= mostMeant) return nodes;
  const named = nodes.slice(0, 5).map(({ name, number, kind, id }) => `${name} (${number ?? `${kind} ${id}`})`);
  throw new AppError(
    'invalid-input',
    `"${reference}" means more than one thing: ${named.join(', ')}${nodes.length > 5 ? ', …' : ''}. Say which by number, id or package URL.`,
  );
}

/** All that the references mean, each node once; refused where one means nothing. */
export async function getMeant(
  { database, workspaceId }: Pick<Context, 'database' | 'workspaceId'>,
  references: readonly string[],
): Promise<NodeRef[]> {
  const meant = await database.inWorkspace(workspaceId, (tx) => findMeant(tx, workspaceId, references));
  const nodes = meant.flatMap((nodes, place) => (nodes.length > 0 ? nodes : nothingCalled(references[place]!)));
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

/** The one node that a reference means. */
export async function getOneMeant(context: Context, reference: string): Promise<NodeRef> {
  const nodes = await getMeant(context, [reference]);
  if (nodes.length === 1) return nodes[0]!;
  const versions = nodes.slice(0, 5).map(({ name }) => name);
  throw new AppError(
    'invalid-input',
    `"${reference}" means ${nodes.length} components: ${versions.join(', ')}${nodes.length > 5 ? ', …' : ''}. Say which by package URL with its version, or by id.`,
  );
}

export function nothingCalled(reference: string): never {
  throw new AppError(
    'not-found',
    `There is nothing with the id, number, key, name or package URL "${reference}" here.`,
  );
}

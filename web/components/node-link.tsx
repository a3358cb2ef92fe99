import { Link } from '@tanstack/react-router';
import type { NodeKind, NodeRef } from '../../src/modules/register/contract.ts';
import { t } from '../messages/messages.ts';
import type { IconName } from './icon.tsx';

const folders: Record<NodeKind, string> = {
  supplier: 'suppliers',
  site: 'sites',
  product: 'products',
  system: 'systems',
  function: 'functions',
  component: 'components',
};

/** The address of a node's page, with the number people see where it has one. */
export function pathOf(node: Pick<NodeRef, 'id' | 'kind' | 'number'>): string {
  return `/${folders[node.kind]}/${encodeURIComponent(node.number ?? node.id)}`;
}

export const iconOfKind: Record<NodeKind, IconName> = {
  supplier: 'supplier',
  site: 'site',
  product: 'product',
  system: 'system',
  function: 'function',
  component: 'component',
};

/** A node by its name; says so where there is none. */
export function NodeLink({ node, absent }: { node: NodeRef | null; absent?: string }) {
  if (!node) return <span className="third">{absent ?? t('common.not-known')}</span>;
  return <Link to={pathOf(node)}>{node.name}</Link>;
}

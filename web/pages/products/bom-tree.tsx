import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Bom, type BomTreeNode, readBomTreeRoute } from '../../../src/modules/boms/contract.ts';
import { api } from '../../api.ts';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { pathSeparator, type TreeSource, visibleRows } from '../../components/tree.ts';
import { TreeGrid } from '../../components/tree-grid.tsx';
import { t } from '../../messages/messages.ts';
import { treeColumns } from './bom-columns.tsx';

/** The product itself, in the API's words. */
const rootIndex = -1;

/** The dependency graph as a tree that is read as it is opened: a component that stands in many places is read once. */
export function BomTree({ bom }: { bom: Bom }) {
  const { children, reading, error, read } = useBranches(bom.id);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const navigate = useNavigate();
  const columns = useMemo(() => treeColumns(bom.checkedAt !== null), [bom.checkedAt]);
  useEffect(() => read(rootIndex), [read]);

  const source = useMemo<TreeSource<BomTreeNode>>(
    () => ({
      childrenOf: (path) => children.get(indexOf(path)),
      idOf: (node) => String(node.index),
      childCount: (node) => node.children,
    }),
    [children],
  );
  const rows = useMemo(() => visibleRows(source, expanded), [source, expanded]);

  if (error) return <ErrorNote title={t('products.tree-failed')} error={error} retry={() => read(rootIndex)} />;
  if (!children.has(rootIndex)) return <Waiting />;
  return (
    <section className="panel">
      {rows.length === 0 ? (
        <p className="inset second">{t('products.tree-empty')}</p>
      ) : (
        <TreeGrid
          label={t('products.tab-bom')}
          columns={columns}
          rows={rows}
          onExpand={(id) => {
            read(indexOf(id));
            setExpanded((before) => new Set(before).add(id));
          }}
          onCollapse={(id) => setExpanded((before) => new Set([...before].filter((other) => other !== id)))}
          onOpen={(node) => {
            if (node.componentId) void navigate({ to: '/components/$id', params: { id: node.componentId } });
          }}
          rowClass={(node) => (node.state === 'unchecked' ? 'unchecked' : '')}
          isReading={(id) => reading.has(indexOf(id))}
        />
      )}
      <footer>
        {t('products.tree-rows', { count: rows.length })}
        <span className="grow" />
        {t('products.tree-sorted')}
      </footer>
    </section>
  );
}

/** The component a row stands for: the last station of its path. */
export function indexOf(path: string | null): number {
  return path === null ? rootIndex : Number(path.slice(path.lastIndexOf(pathSeparator) + 1));
}

interface Branches {
  children: ReadonlyMap<number, readonly BomTreeNode[]>;
  reading: ReadonlySet<number>;
  error: unknown;
  read: (of: number) => void;
}

function useBranches(bomId: string): Branches {
  const [children, setChildren] = useState<ReadonlyMap<number, readonly BomTreeNode[]>>(new Map());
  const [reading, setReading] = useState<ReadonlySet<number>>(new Set());
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(
    (of: number) => {
      setError(null);
      setReading((before) => new Set(before).add(of));
      api
        .call(readBomTreeRoute, { params: { id: bomId }, query: { of } })
        .then(({ items }) => setChildren((before) => new Map(before).set(of, items)), setError)
        .finally(() => setReading((before) => new Set([...before].filter((other) => other !== of))));
    },
    [bomId],
  );
  return { children, reading, error, read };
}

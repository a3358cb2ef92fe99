// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be drawn in part; the roles say what the rows are
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../messages/messages.ts';
import { Icon } from './icon.tsx';
import { drawnRange, moveInTree, type TreeRow } from './tree.ts';

export interface TreeColumn<Node> {
  id: string;
  title: string;
  /** A track of `grid-template-columns`. */
  width: string;
  cell: (node: Node) => ReactNode;
  tableOnly?: boolean;
}

interface TreeGridProps<Node> {
  label: string;
  columns: readonly TreeColumn<Node>[];
  rows: readonly TreeRow<Node>[];
  onExpand: (id: string) => void;
  onCollapse: (id: string) => void;
  /** Opens the page of a node. */
  onOpen: (node: Node) => void;
  rowClass?: (node: Node) => string;
  /** Rows whose children are being read. */
  isReading: (id: string) => boolean;
}

/** Pixels; also in components.css. */
const rowHeight = 32;

/** A tree of any size as an ARIA treegrid: only the rows in sight are in the page. */
export function TreeGrid<Node>(props: TreeGridProps<Node>) {
  const { columns, rows } = props;
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 700 });
  const [current, setCurrent] = useState<string | null>(null);
  const focusPending = useRef(false);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === current),
  );
  const { first, end } = drawnRange(view.top, view.height, rowHeight, rows.length);

  useEffect(() => {
    if (!focusPending.current) return;
    focusPending.current = false;
    body.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus({ preventScroll: true });
  });

  const focusRow = (index: number) => {
    const row = rows[index];
    if (!row) return;
    focusPending.current = true;
    setCurrent(row.id);
    keepInSight(body.current, index * rowHeight);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.role === 'row') {
      event.preventDefault();
      props.onOpen(rows[at]!.node);
      return;
    }
    const move = moveInTree(rows, at, event.key, Math.floor(view.height / rowHeight) - 1);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ('focus' in move) focusRow(move.focus);
    else if ('expand' in move) props.onExpand(move.expand);
    else props.onCollapse(move.collapse);
  };

  const wide = columns.map((column) => column.width).join(' ');
  return (
    <div
      className="tree-grid"
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      style={{ '--tree-columns': wide } as React.CSSProperties}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className="tree-head" role="row" aria-rowindex={1} tabIndex={-1}>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" tabIndex={-1} className={column.tableOnly ? 'table-only' : ''}>
            {column.title}
          </div>
        ))}
      </div>
      <div
        className="tree-body"
        role="rowgroup"
        ref={body}
        style={{ height: Math.min(rows.length * rowHeight, 20 * rowHeight) }}
        onScroll={({ currentTarget }) => setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })}
      >
        <div style={{ height: rows.length * rowHeight }} role="presentation" />
        {rows.slice(first, end).map((row, offset) => (
          <TreeGridRow
            key={row.id}
            {...props}
            row={row}
            index={first + offset}
            tabbable={first + offset === at}
            onFocus={() => setCurrent(row.id)}
          />
        ))}
      </div>
    </div>
  );
}

interface TreeGridRowProps<Node> extends TreeGridProps<Node> {
  row: TreeRow<Node>;
  index: number;
  tabbable: boolean;
  onFocus: () => void;
}

function TreeGridRow<Node>({ row, index, columns, tabbable, onFocus, ...tree }: TreeGridRowProps<Node>) {
  const toggle = () => (row.expanded ? tree.onCollapse(row.id) : tree.onExpand(row.id));
  return (
    <div
      className={`tree-row ${tree.rowClass?.(row.node) ?? ''}`}
      role="row"
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-expanded={row.children > 0 ? row.expanded : undefined}
      aria-busy={tree.isReading(row.id) || undefined}
      tabIndex={tabbable ? 0 : -1}
      style={{ top: index * rowHeight }}
      onFocus={onFocus}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          tabIndex={-1}
          className={`${at === 0 ? 'name-cell' : ''} ${column.tableOnly ? 'table-only' : ''}`}
          style={at === 0 ? { paddingLeft: 8 + row.depth * 18 } : undefined}
        >
          {at === 0 && row.children > 0 && (
            <button
              type="button"
              className="toggle"
              tabIndex={-1}
              onClick={toggle}
              aria-label={row.expanded ? t('common.close') : t('common.open')}
            >
              <Icon name={row.expanded ? 'down' : 'right'} />
            </button>
          )}
          {at === 0 && row.children === 0 && <span className="toggle" aria-hidden="true" />}
          {column.cell(row.node)}
        </div>
      ))}
    </div>
  );
}

function keepInSight(body: HTMLElement | null, top: number): void {
  if (!body) return;
  if (top < body.scrollTop) body.scrollTop = top;
  else if (top + rowHeight > body.scrollTop + body.clientHeight) body.scrollTop = top + rowHeight - body.clientHeight;
}

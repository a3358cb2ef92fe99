import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../../messages/messages.ts';
import { LevelFigure } from './node-glyph.tsx';
import type { Overview } from './view.ts';

/** Rows that a page draws at once without anybody waiting. */
const pageRows = 100;

/** What the picture of points shows, the most critical first. */
export function OverviewTable({ overview }: { overview: Overview }) {
  const [rows, setRows] = useState(pageRows);
  const left = overview.nodes.length - rows;
  return (
    <>
      <div className="table-scroll">
        <table className="data-table" aria-label={t('network.whole')}>
          <thead>
            <tr>
              <th>{t('network.node')}</th>
              <th>{t('network.level')}</th>
              <th className="numeric">{t('network.tier-column')}</th>
            </tr>
          </thead>
          <tbody>
            {overview.nodes.slice(0, rows).map((node) => (
              <tr key={node.id}>
                <td className="identity">
                  <Link className="name" to="/network" search={{ node: node.number ?? node.id, direction: 'both' }}>
                    {node.name}
                  </Link>
                  <small>
                    {t(`words.kind-${node.kind}`)}
                    {node.number && <span className="mono"> {node.number}</span>}
                  </small>
                </td>
                <td>
                  <LevelFigure node={node} />
                </td>
                <td className="numeric">{node.tier ?? t('common.not-known')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {left > 0 && (
        <Button size="xs" variant="subtle" onClick={() => setRows(rows + pageRows)}>
          {t('common.next-rows', { count: Math.min(left, pageRows) })}
        </Button>
      )}
    </>
  );
}

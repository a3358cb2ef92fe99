import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { formatCsv } from '../../../src/formats/csv/format-csv.ts';
import { type ReachedByWay, reachOfRoute } from '../../../src/modules/network/reach-of-contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Asked } from './use-asked.ts';

type Answered = z.output<NonNullable<typeof reachOfRoute.output>>;

/** Of what stands inside and of what depends on it, as many are named here; the table has all. */
const named = 6;

interface AnswerProps {
  asked: Asked;
  showTable: () => void;
  clear: () => void;
}

/** What stands inside a region, and what depends on it. */
export function Answer({ asked, showTable, clear }: AnswerProps) {
  const { predicate } = asked;
  const query = useQuery({
    queryKey: ['network', 'reach-of', predicate, 'functions'],
    queryFn: ({ signal }) => api.call(reachOfRoute, { query: { ...predicate, kind: 'function', limit: 50 }, signal }),
  });
  return (
    <div className="column" aria-live="polite">
      <h3 className="answer-title">{t('map.if-fails', { name: asked.name })}</h3>
      {query.isError && (
        <ErrorNote title={t('map.answer-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Waiting text={t('map.asking')} />}
      {query.data && <Found answer={query.data} />}
      <div className="row wrap">
        {query.data && query.data.chosen.count > 0 && (
          <>
            <Button size="xs" onClick={showTable}>
              {t('map.as-table')}
            </Button>
            <ExportButton asked={asked} />
          </>
        )}
        <CopyButton />
        <Button size="xs" variant="subtle" onClick={clear}>
          {t('map.clear')}
        </Button>
      </div>
    </div>
  );
}

function Found({ answer }: { answer: Answered }) {
  const { chosen, counts } = answer;
  if (chosen.count === 0) return <p className="second">{t('map.nothing-inside')}</p>;
  const kinds = NodeKind.options.filter((kind) => (counts[kind] ?? 0) > 0 && kind !== 'function');
  return (
    <>
      <div>
        <p className="medium">
          {t('map.inside', { sites: chosen.counts.site ?? 0, suppliers: chosen.counts.supplier ?? 0 })}
        </p>
        <p className="row wrap small map-list">
          {chosen.nodes.slice(0, named).map((node) => (
            <NodeLink key={node.id} node={node} />
          ))}
          {chosen.count > named && (
            <span className="third">{t('common.more-rows', { count: chosen.count - named })}</span>
          )}
        </p>
      </div>
      <Functions answer={answer} />
      {kinds.length > 0 && (
        <p className="second small">
          {t('map.also')} {kinds.map((kind) => t(`map.count-${kind}`, { count: counts[kind] ?? 0 })).join(', ')}.
        </p>
      )}
      <Dominating answer={answer} />
    </>
  );
}

function Functions({ answer: { items, counts } }: { answer: Answered }) {
  const count = counts.function ?? 0;
  if (count === 0) return <p>{t('map.no-function')}</p>;
  return (
    <div>
      <p className="medium">{t('map.functions-depend', { count })}</p>
      <ul className="plain-list region-functions">
        {items.slice(0, 2 * named).map((one) => (
          <li key={one.id}>
            <NodeLink node={one} />
            <Level level={one.criticality} />
            <span className="third small">{t('map.links-away', { count: one.distance })}</span>
          </li>
        ))}
      </ul>
      {count > 2 * named && <p className="third small">{t('common.more-rows', { count: count - 2 * named })}</p>}
    </div>
  );
}

/** The nodes that every way from the region to a function passes. */
function Dominating({ answer: { dominating } }: { answer: Answered }) {
  const passed = (dominating ?? []).filter(({ nodes }) => nodes.length > 0);
  if (passed.length === 0) return null;
  return (
    <div>
      <p className="medium">{t('map.dominating')}</p>
      <ul className="plain-list small map-list">
        {passed.slice(0, named).map(({ of, nodes }) => (
          <li key={of.id} className="row wrap">
            <span>{t('map.every-way', { name: of.name })}</span>
            {nodes.map((node) => (
              <NodeLink key={node.id} node={node} />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function CopyButton() {
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      toast({ text: t('map.copied') });
    } catch {
      toast({ text: t('map.copy-failed') });
    }
  };
  return (
    <Button size="xs" onClick={() => void copy()}>
      {t('map.copy')}
    </Button>
  );
}

/** Rows of one request. */
const pageSize = 200;
/** A table for people ends somewhere; the whole is asked of the API. */
const mostExported = 20_000;

function ExportButton({ asked }: { asked: Asked }) {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const rows = await allReached(asked);
      download(rows);
      if (rows.length === mostExported) toast({ text: t('map.export-cut', { count: formatNumber(mostExported) }) });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : t('common.error-unknown') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="xs" onClick={() => void save()} loading={busy}>
      {t('map.export')}
    </Button>
  );
}

async function allReached({ predicate }: Asked): Promise<ReachedByWay[]> {
  const rows: ReachedByWay[] = [];
  for (let after: string | undefined; rows.length < mostExported; ) {
    const page = await api.call(reachOfRoute, { query: { ...predicate, limit: pageSize, after } });
    rows.push(...page.items);
    if (page.next === null) break;
    after = page.next;
  }
  return rows;
}

function download(rows: readonly ReachedByWay[]): void {
  const cells = rows.map(({ number, name, kind, criticality, distance, via }) => [
    number ?? '',
    name,
    kind,
    criticality ?? '',
    String(distance),
    via?.number ?? via?.name ?? '',
  ]);
  const head = ['number', 'name', 'kind', 'criticality', 'links away', 'by way of'];
  const address = URL.createObjectURL(new Blob([formatCsv([head, ...cells])], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: 'depends-on-region.csv' });
  link.click();
  URL.revokeObjectURL(address);
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { answerIr8272Route, Interdependencies, ir8272Route } from '../../../src/modules/network/views-contract.ts';
import { api } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { saveFile } from '../network/save-file.ts';
import { Listing } from './listing.tsx';

type Report = z.output<NonNullable<typeof ir8272Route.output>>;
type View = Report['view'];
type Range = View['lines'][number]['score'];

/** The report of the IR 8272 tool: unanswered at first, and with the answers of a file, which nobody keeps. */
export function Ir8272({ seen }: { seen: number | null }) {
  const [answered, setAnswered] = useState<{ name: string; view: View } | null>(null);
  const query = useQuery({
    queryKey: ['network-ir8272', seen],
    queryFn: ({ signal }) => api.call(ir8272Route, { signal }),
  });
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return <ErrorNote title={t('analysis.failed')} error={query.error} retry={() => void query.refetch()} />;
  const { questions, nodes, left, view } = query.data;
  const answer = async (file: File) => {
    const read = Interdependencies.safeParse(parsed(await file.text()));
    if (!read.success) throw new Error(t('analysis.tool-unreadable', { problem: z.prettifyError(read.error) }));
    setAnswered({ name: file.name, view: await api.call(answerIr8272Route, { input: read.data }) });
  };
  return (
    <>
      <Panel title={t('analysis.tool-answers')}>
        <div className="column wide">
          <p className="second">{t('analysis.tool-about')}</p>
          <p>
            <Button onClick={() => saveFile('ir-8272.json', 'application/json', JSON.stringify(questions, null, 2))}>
              {t('analysis.tool-save')}
            </Button>
          </p>
          <FileDrop
            act={t('analysis.tool-choose')}
            takes={t('analysis.tool-takes')}
            accept=".json"
            limitBytes={16 * 1024 * 1024}
            failed={t('analysis.tool-failed')}
            send={answer}
          />
          {answered && (
            <p className="row wrap" role="status">
              {t('analysis.tool-shown', { file: answered.name })}
              <Button size="xs" variant="subtle" onClick={() => setAnswered(null)}>
                {t('analysis.tool-clear')}
              </Button>
            </p>
          )}
          {left > 0 && <p className="small third">{t('analysis.tool-left', { count: formatNumber(left) })}</p>}
        </div>
      </Panel>
      <Scores view={answered?.view ?? view} nodes={nodes} />
    </>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const roles = ['projects', 'products', 'suppliers'] as const;

function Scores({ view, nodes }: { view: View; nodes: Report['nodes'] }) {
  const nameOf = (id: string) => nodes[id]?.name ?? id;
  return (
    <>
      {roles.map((role) => (
        <Listing
          key={role}
          title={t(`analysis.tool-${role}`)}
          count={formatNumber(view[role].length)}
          rows={view[role]}
          total={view[role].length}
          rowId={({ id }) => id}
          empty={t('analysis.tool-none')}
          columns={[
            { title: t('analysis.node'), cell: ({ id }) => (nodes[id] ? <NodeLink node={nodes[id]} /> : id) },
            {
              title: t('analysis.tool-impact'),
              cell: ({ id, impact }) => (
                <Reckoned range={impact} how={impactFormula(linesThrough(view, role, id), nameOf)} />
              ),
            },
            {
              title: t('analysis.tool-interdependence'),
              cell: ({ id, interdependence }) => (
                <Reckoned range={interdependence} how={sumFormula(linesThrough(view, role, id), nameOf)} />
              ),
            },
            { title: t('analysis.tool-assurance'), cell: ({ assurance }) => rangeText(assurance) },
          ]}
        />
      ))}
      <Listing
        title={t('analysis.tool-lines')}
        count={formatNumber(view.lines.length)}
        rows={view.lines}
        total={view.lines.length}
        rowId={({ project, product, supplier }) => JSON.stringify([project, product, supplier])}
        empty={t('analysis.tool-none')}
        columns={[
          {
            title: t('analysis.tool-line'),
            cell: ({ project, product, supplier }) => [project, product, supplier].map(nameOf).join(' › '),
          },
          {
            title: t('analysis.tool-score'),
            cell: ({ score, parts: { dependency, access } }) => (
              <Reckoned
                range={score}
                how={[
                  t('analysis.tool-quarters', {
                    dependency: rangeText(dependency),
                    network: rangeText(access.ICTA),
                    physical: rangeText(access.PA),
                    data: rangeText(access.SDA),
                  }),
                ]}
              />
            ),
          },
        ]}
      />
    </>
  );
}

/** A figure that opens to how it is reckoned, as its answers stand in the file of whoever asks and nowhere else. */
function Reckoned({ range, how }: { range: Range; how: readonly string[] }) {
  return (
    <details>
      <summary className="tabular">{rangeText(range)}</summary>
      <ul className="small second">
        {how.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </details>
  );
}

const digits = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });

function rangeText(range: Range): string {
  if (!range) return t('analysis.tool-no-question');
  const [low, high] = [digits.format(range.low), digits.format(range.high)];
  return low === high ? low : t('cards.range', { low, high });
}

type Lines = View['lines'];

function linesThrough({ lines }: View, role: (typeof roles)[number], id: string): Lines {
  const end = { projects: 'project', products: 'product', suppliers: 'supplier' } as const;
  return lines.filter((line) => line[end[role]] === id);
}

const mostTold = 10;

/** The highest of each part over the lines, of which a quarter each counts (reference model §1.2). */
function impactFormula(lines: Lines, nameOf: (id: string) => string): string[] {
  const told = lines.slice(0, mostTold).map(({ project, product, supplier, parts: { dependency, access } }) =>
    t('analysis.tool-of-line', {
      line: [project, product, supplier].map(nameOf).join(' › '),
      parts: t('analysis.tool-quarters', {
        dependency: rangeText(dependency),
        network: rangeText(access.ICTA),
        physical: rangeText(access.PA),
        data: rangeText(access.SDA),
      }),
    }),
  );
  return [t('analysis.tool-highest'), ...told, ...moreThan(lines)];
}

function sumFormula(lines: Lines, nameOf: (id: string) => string): string[] {
  const told = lines.slice(0, mostTold).map(({ project, product, supplier, score }) =>
    t('analysis.tool-of-line', {
      line: [project, product, supplier].map(nameOf).join(' › '),
      parts: rangeText(score),
    }),
  );
  return [t('analysis.tool-sum'), ...told, ...moreThan(lines)];
}

function moreThan(lines: Lines): string[] {
  const left = lines.length - mostTold;
  return left > 0 ? [t('analysis.tool-more', { count: formatNumber(left) })] : [];
}

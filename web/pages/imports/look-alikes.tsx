import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  decideLookAlikesRoute,
  type ImportRow,
  type LookAlikeChoice,
  listImportRowsRoute,
  type RegisterImport,
  type SheetKind,
} from '../../../src/modules/imports/contract.ts';
import { api } from '../../api.ts';
import { Glyph } from '../../components/level.tsx';
import { pathOf } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** Enough to decide on one by one; whoever has more decides on all of them at once. */
const rowsShown = 50;

/** Where the page leads to while rows wait for a decision. */
export const lookAlikesId = 'look-alikes';

/** Rows that look like another: by which rule, like which, and what becomes of each. A person decides. */
export function LookAlikes({ one }: { one: RegisterImport }) {
  const rights = useRights();
  const [choices, setChoices] = useState<ReadonlyMap<string, LookAlikeChoice>>(new Map());
  const [rest, setRest] = useState<LookAlikeChoice | null>(null);
  const query = useQuery({
    queryKey: ['import-look-alikes', one.id, one.jobId],
    queryFn: ({ signal }) =>
      api.call(listImportRowsRoute, { params: { id: one.id }, query: { lookAlikes: 'all', limit: rowsShown }, signal }),
  });
  const send = useMutation({
    mutationFn: () => {
      const rows = (query.data?.items ?? []).filter((row) => choices.has(placeOf(row)));
      const chosen = rows.map((row) => ({
        sheet: row.sheet as SheetKind,
        row: row.row,
        as: choices.get(placeOf(row))!,
      }));
      return api.call(decideLookAlikesRoute, {
        params: { id: one.id },
        input: { choices: chosen, ...(rest ? { rest } : {}) },
      });
    },
    onSuccess: () => readAnew(),
  });
  const { found, undecided } = one.lookAlikes;
  const canDecide = rights.write && one.state === 'ready';
  const isChanged = choices.size > 0 || rest !== null;
  return (
    <Panel
      title={
        <span className="row" id={lookAlikesId}>
          <Glyph mark={3} />
          {t('imports.alike-title', { count: found })}
        </span>
      }
      aside={undecided > 0 ? t('imports.alike-aside') : t('imports.note-alike-done')}
      flush
      footer={
        canDecide && (
          <span className="row wrap">
            <Button
              variant={isChanged ? 'filled' : 'default'}
              disabled={!isChanged}
              loading={send.isPending}
              onClick={() => send.mutate()}
            >
              {t('imports.alike-use')}
            </Button>
            {undecided > 0 && <RestChoice rest={rest} choose={setRest} />}
            {found > rowsShown && <span>{t('imports.alike-more', { count: rowsShown })}</span>}
          </span>
        )
      }
    >
      {send.isError && <ErrorNote title={t('imports.alike-refused')} error={send.error} />}
      {query.isError && (
        <ErrorNote title={t('imports.alike-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && (
        <div className="inset">
          <Waiting />
        </div>
      )}
      {query.data && (
        <div className="table-scroll">
          <table className="data-table" aria-label={t('imports.alike-title', { count: found })}>
            <thead>
              <tr>
                <th>{t('imports.place')}</th>
                <th>{t('imports.name')}</th>
                <th>{t('imports.alike-other')}</th>
                <th>{t('imports.alike-choice')}</th>
              </tr>
            </thead>
            <tbody>
              {query.data.items.map((row) => (
                <OneRow
                  key={placeOf(row)}
                  row={row}
                  choice={choices.get(placeOf(row)) ?? row.lookAlike!.choice}
                  choose={canDecide ? (as) => setChoices(new Map(choices).set(placeOf(row), as)) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function placeOf({ sheet, row }: Pick<ImportRow, 'sheet' | 'row'>): string {
  return `${sheet} ${row}`;
}

interface OneRowProps {
  row: ImportRow;
  choice: LookAlikeChoice | null;
  choose: ((as: LookAlikeChoice) => void) | undefined;
}

function OneRow({ row, choice, choose }: OneRowProps) {
  const { at, why, other } = row.lookAlike!;
  const choices: LookAlikeChoice[] = other.id === null ? ['new', 'leave-out'] : ['new', 'same', 'leave-out'];
  const label = (as: LookAlikeChoice) => t(`imports.alike-${as}`, { number: other.number ?? other.name });
  return (
    <tr className={choice === null ? 'is-undecided' : ''}>
      <td className="mono">{at}</td>
      <td className="stacked">
        <span className="medium">{row.name}</span> <span className="mono third">{row.key}</span>
      </td>
      <td className="stacked">
        {other.id === null ? (
          t('imports.alike-row', { row: other.row ?? 0, name: other.name })
        ) : (
          <Link to={pathOf({ id: other.id, kind: 'supplier', number: other.number })}>
            {other.number} {other.name}
          </Link>
        )}
        <small>{why}</small>
      </td>
      <td className="stacked">
        {choose ? (
          <Segments
            label={t('imports.alike-choice-of', { name: row.name ?? at })}
            value={choice as LookAlikeChoice}
            choose={choose}
            segments={choices.map((as) => ({ value: as, label: label(as) }))}
          />
        ) : (
          <span className="second">{choice === null ? t('imports.alike-rest-choose') : label(choice)}</span>
        )}
      </td>
    </tr>
  );
}

function RestChoice({
  rest,
  choose,
}: {
  rest: LookAlikeChoice | null;
  choose: (rest: LookAlikeChoice | null) => void;
}) {
  return (
    <label className="row">
      {t('imports.alike-rest')}
      <select
        className="plain-select"
        value={rest ?? ''}
        onChange={(event) => choose((event.currentTarget.value || null) as LookAlikeChoice | null)}
      >
        <option value="">{t('imports.alike-rest-choose')}</option>
        {(['new', 'same', 'leave-out'] as const).map((as) => (
          <option key={as} value={as}>
            {t(`imports.alike-rest-${as}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

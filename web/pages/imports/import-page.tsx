import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import {
  applyImportRoute,
  discardImportRoute,
  downloadImportRoute,
  getImportRoute,
  type RegisterImport,
} from '../../../src/modules/imports/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { JobProgress } from '../../components/job-progress.tsx';
import { Glyph } from '../../components/level.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { UndoButton } from '../../components/undo-button.tsx';
import { formatMoment, formatNumber, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { problemText } from './cell-problem.ts';
import { ColumnsPanel, hasOtherColumns } from './columns-panel.tsx';
import { listOfImport, rowsToWrite } from './counts.ts';
import { ImportRows } from './import-rows.tsx';
import { LookAlikes, lookAlikesId } from './look-alikes.tsx';
import { MappingEditor } from './mapping-editor.tsx';

const route = getRouteApi('/shell/imports/$id');

/** A workbook before it goes in: counts, every error at its cell, every row; then applying all of it or nothing. */
export function ImportPage() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: () => api.call(getImportRoute, { params: { id } }),
    refetchInterval: ({ state }) => (isAtWork(state.data) ? 3000 : false),
  });
  return (
    <Record query={query} failed={t('imports.import-failed')}>
      {(one) => <OneImport one={one} />}
    </Record>
  );
}

function isAtWork(one: RegisterImport | undefined): boolean {
  return one?.state === 'reading' || one?.state === 'applying';
}

function OneImport({ one }: { one: RegisterImport }) {
  const apply = useMutation({
    mutationFn: (leaveOutErrors: boolean) =>
      api.call(applyImportRoute, { params: { id: one.id }, input: { leaveOutErrors } }),
    onSettled: () => readAnew(),
  });
  const [mapping, setMapping] = useState(false);
  const isMapping = one.state === 'mapping' || (mapping && one.state === 'ready');
  return (
    <>
      <PageHead
        title={titleOf(one)}
        lede={ledeOf(one)}
        under={{ to: '/imports', label: t('imports.title'), number: one.number }}
        actions={<ImportActions one={one} applying={apply.isPending} apply={apply.mutate} />}
      />
      <div className="column wide">
        {one.lastUndo && <UndoNote undone={one.state === 'undone'} undo={one.lastUndo} />}
        {apply.isError && <ErrorNote title={t('imports.apply-refused')} error={apply.error} />}
        {isAtWork(one) && (
          <Panel title={one.state === 'reading' ? t('imports.working') : t('imports.applying')}>
            {one.jobId ? <JobProgress id={one.jobId} onOver={() => void readAnew()} /> : <Waiting />}
          </Panel>
        )}
        {isMapping && <Mapping one={one} {...(one.state === 'ready' ? { close: () => setMapping(false) } : {})} />}
        {!isMapping && one.counts && one.state !== 'reading' && <Counts one={one} counts={one.counts} />}
        {(one.state === 'refused' || one.state === 'failed') && (
          <ErrorNote title={t(`imports.state-${one.state}`)} error={new AppError('invalid-input', refusalOf(one))} />
        )}
        {!isMapping && one.state !== 'reading' && <Found one={one} change={() => setMapping(true)} />}
      </div>
    </>
  );
}

function Mapping({ one, close }: { one: RegisterImport; close?: () => void }) {
  const rights = useRights();
  const sheets = (one.mapping ?? []).filter(({ how }) => close || how !== 'template');
  if (!rights.write) return <p className="second">{t('imports.state-mapping')}</p>;
  return <MappingEditor one={one} sheets={sheets} {...(close ? { close } : {})} />;
}

/** What was found in the file: mistakes first, then what a person decides, then every row; how it was read beside it. */
function Found({ one, change }: { one: RegisterImport; change: () => void }) {
  const found = (
    <>
      {one.errors.length > 0 && <CellErrors one={one} />}
      {one.lookAlikes.found > 0 && <LookAlikes key={one.jobId} one={one} />}
      <Lost lost={one.warnings.filter(({ lost }) => lost)} />
      <CellWarnings warnings={one.warnings.filter(({ lookAlike, lost }) => !lookAlike && !lost)} />
      {one.counts && (one.state === 'ready' || one.state === 'applying') && <ImportRows one={one} />}
    </>
  );
  if (!one.mapping?.length || (one.state !== 'ready' && !hasOtherColumns(one))) return found;
  return (
    <div className="columns with-aside">
      <div className="column wide">{found}</div>
      <aside className="column wide">
        <ColumnsPanel one={one} change={change} />
      </aside>
    </div>
  );
}

function titleOf(one: RegisterImport): string {
  if (one.state === 'undone') return t('imports.undone-title', { file: one.fileName });
  if (one.state === 'applied') return t('imports.applied-title', { file: one.fileName });
  if (one.state === 'refused' || one.state === 'failed' || one.state === 'discarded') {
    return t('imports.not-title', { file: one.fileName });
  }
  if (one.state === 'mapping') return t('imports.map-title', { file: one.fileName });
  return t('imports.check-title', { file: one.fileName });
}

function ledeOf(one: RegisterImport): string {
  const hash = shortHash(one.sha256);
  if ((one.state === 'applied' || one.state === 'undone') && one.appliedAt) {
    return t('imports.lede-applied', { moment: formatMoment(one.appliedAt), change: one.changeNumber ?? 0, hash });
  }
  if (one.state === 'mapping') return t('imports.lede-mapping', { hash });
  return one.state === 'ready' ? t('imports.lede-ready', { hash }) : t('imports.lede-kept', { hash });
}

interface UndoNoteProps {
  undone: boolean;
  undo: NonNullable<RegisterImport['lastUndo']>;
}

/** Who took it back, or brought it back after that, with the way to what that change wrote. */
function UndoNote({ undone, undo }: UndoNoteProps) {
  const by = undo.byErased ? t('common.erased-person') : (undo.by ?? t('history.by-holdfast'));
  return (
    <p className="note" role="status">
      {t(undone ? 'imports.undone-note' : 'imports.redone-note', { by, moment: formatMoment(undo.at) })}{' '}
      <Link to="/audit/$number" params={{ number: String(undo.number) }}>
        {t('audit.change', { number: formatNumber(undo.number) })}
      </Link>
    </p>
  );
}

function refusalOf(one: RegisterImport): string {
  return one.errors[0]?.message ?? t('imports.refused-text');
}

interface ImportActionsProps {
  one: RegisterImport;
  applying: boolean;
  apply: (leaveOutErrors: boolean) => void;
}

function ImportActions({ one, applying, apply }: ImportActionsProps) {
  const rights = useRights();
  const toast = useToast();
  const discard = useMutation({
    mutationFn: () => api.call(discardImportRoute, { params: { id: one.id } }),
    onSuccess: async () => {
      toast({ text: t('imports.discarded', { number: one.number }) });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <>
      <Button component="a" href={downloadAddress(downloadImportRoute, { params: { id: one.id } })} download>
        {t('imports.download')}
      </Button>
      {one.state === 'applied' && one.changeNumber !== null && (
        <UndoButton change={one.lastUndo?.number ?? one.changeNumber} />
      )}
      {one.state === 'undone' && one.lastUndo && <UndoButton change={one.lastUndo.number} act={t('history.redo')} />}
      {one.state === 'applied' && (
        <Button component={Link} to={listOfImport(one.sheets)} variant="filled">
          {t('imports.to-list')}
        </Button>
      )}
      {rights.write && (one.state === 'ready' || one.state === 'mapping') && (
        <Button onClick={() => discard.mutate()} loading={discard.isPending}>
          {t('imports.discard')}
        </Button>
      )}
      {rights.write && one.state === 'ready' && <ApplyButton one={one} applying={applying} apply={apply} />}
    </>
  );
}

function ApplyButton({ one, applying, apply }: ImportActionsProps) {
  const rows = rowsToWrite(one.counts);
  const errors = one.counts?.errors ?? 0;
  const leftOut = errors + (one.counts?.leftOut ?? 0);
  const { undecided } = one.lookAlikes;
  if (undecided > 0) {
    return (
      <Button component="a" href={`#${lookAlikesId}`}>
        {t('imports.decide-first', { count: undecided })}
      </Button>
    );
  }
  if (rows === 0) return <Button disabled>{t('imports.nothing-to-apply')}</Button>;
  return (
    <Button variant="filled" loading={applying} onClick={() => apply(errors > 0)}>
      {leftOut > 0 ? t('imports.apply-without', { count: rows, errors: leftOut }) : t('imports.apply', { count: rows })}
    </Button>
  );
}

function Counts({ one, counts }: { one: RegisterImport; counts: NonNullable<RegisterImport['counts']> }) {
  const { found, undecided } = one.lookAlikes;
  return (
    <div className="panel counts">
      {(['new', 'changed', 'unchanged', 'errors'] as const).map((what) => (
        <div key={what}>
          <span className="figure-number big tabular">{formatNumber(counts[what])}</span> {t(`imports.${what}`)}
          <span className="second-line">{noteOf(one, what)}</span>
        </div>
      ))}
      {found > 0 && (
        <div>
          <span className="figure-number big tabular">{formatNumber(found)}</span> {t('imports.alike')}
          <span className="second-line">
            {undecided > 0 ? t('imports.note-alike', { count: undecided }) : t('imports.note-alike-done')}
          </span>
        </div>
      )}
    </div>
  );
}

/** Rows of sheets without keys are found by what else they say. */
function noteOf(one: RegisterImport, what: 'new' | 'changed' | 'unchanged' | 'errors'): string {
  const isKeyless = one.mapping?.some(({ foundBy }) => foundBy !== null) ?? false;
  return isKeyless && (what === 'new' || what === 'changed') ? t('imports.note-keyless') : t(`imports.note-${what}`);
}

function CellErrors({ one }: { one: RegisterImport }) {
  const count = Math.max(one.counts?.errors ?? 0, one.errors.length);
  return (
    <Panel
      title={
        <span className="row">
          <Glyph mark={5} />
          {t('imports.errors-title', { count })}
        </span>
      }
      aside={one.state === 'ready' ? t('imports.errors-note') : undefined}
      flush
      footer={
        <>
          {one.errors.length < count && <span>{t('imports.errors-first', { count: one.errors.length })}</span>}
          {one.state === 'ready' && <span>{t('imports.mend')}</span>}
        </>
      }
    >
      <CellTable problems={one.errors} />
    </Panel>
  );
}

/** What a network file says and the register has no place for. */
function Lost({ lost }: { lost: RegisterImport['warnings'] }) {
  if (lost.length === 0) return null;
  return (
    <Panel
      title={
        <span className="row">
          <Glyph mark={3} />
          {t('imports.lost-title', { count: lost.length })}
        </span>
      }
      aside={t('imports.lost-note')}
      flush
    >
      <CellTable problems={lost} />
    </Panel>
  );
}

function CellWarnings({ warnings }: { warnings: RegisterImport['warnings'] }) {
  if (warnings.length === 0) return null;
  return (
    <Panel
      title={
        <span className="row">
          <Glyph mark={3} />
          {t('imports.warnings-title', { count: warnings.length })}
        </span>
      }
      aside={t('imports.warnings-note')}
      flush
    >
      <CellTable problems={warnings} />
    </Panel>
  );
}

/** Enough to see the pattern; the rest stands in the list of rows. */
const problemsShown = 100;

function CellTable({ problems }: { problems: RegisterImport['errors'] }) {
  return (
    <div className="table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('imports.place')}</th>
            <th>{t('imports.field')}</th>
            <th>{t('imports.value')}</th>
            <th>{t('imports.wrong')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, problemsShown).map((problem) => (
            <tr key={problem.at + problem.message}>
              <td className="mono">{problem.at}</td>
              <td>{problem.field}</td>
              <td className="stacked mono">
                {problem.value === '' ? <span className="third">{t('imports.empty-cell')}</span> : problem.value}
              </td>
              <td className="stacked">{problemText(problem)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { problemWithMapping } from '../../../src/formats/register-workbook/mapping.ts';
import { registerSheets } from '../../../src/formats/register-workbook/rows.ts';
import { template } from '../../../src/formats/register-workbook/template.ts';
import {
  type ImportSheet,
  mapImportRoute,
  type RegisterImport,
  type SheetKind,
  type SheetMappingChoice,
} from '../../../src/modules/imports/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { changedFields, fieldsFor, mappingOf } from './mapping-choice.ts';

interface MappingEditorProps {
  one: RegisterImport;
  sheets: readonly ImportSheet[];
  /** Where the editor was opened beside a preview. */
  close?: () => void;
}

/** What the columns of a file are: each with its values beside it, and what it seems to be chosen already. */
export function MappingEditor({ one, sheets, close }: MappingEditorProps) {
  const [choices, setChoices] = useState(() => sheets.map(mappingOf));
  const [remember, setRemember] = useState(true);
  const send = useMutation({
    mutationFn: () => api.call(mapImportRoute, { params: { id: one.id }, input: { sheets: choices, remember } }),
    onSuccess: async () => {
      await readAnew();
      close?.();
    },
  });
  const problems = choices.map((choice) => problemWithMapping({ as: choice.as, fields: choice.columns }));
  const isNothing = choices.every(({ as }) => as === null);
  const change = (at: number, choice: SheetMappingChoice) => setChoices(choices.with(at, choice));
  return (
    <>
      {send.isError && <ErrorNote title={t('imports.map-refused')} error={send.error} />}
      {sheets.map((sheet, at) => (
        <SheetEditor
          key={sheet.sheet}
          sheet={sheet}
          choice={choices[at]!}
          change={(choice) => change(at, choice)}
          problem={problems[at]}
        />
      ))}
      <div className="row wrap">
        <Button
          variant="filled"
          disabled={isNothing || problems.some((problem) => problem !== undefined)}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {t('imports.map-use')}
        </Button>
        {close && <Button onClick={close}>{t('common.cancel')}</Button>}
        <label className="row">
          <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />
          {t('imports.map-remember')}
        </label>
      </div>
    </>
  );
}

interface SheetEditorProps {
  sheet: ImportSheet;
  choice: SheetMappingChoice;
  change: (choice: SheetMappingChoice) => void;
  problem: string | undefined;
}

function SheetEditor({ sheet, choice, change, problem }: SheetEditorProps) {
  const { as } = choice;
  return (
    <Panel
      title={t('imports.map-sheet', { sheet: sheet.sheet })}
      aside={t('imports.map-rows', { count: sheet.rows })}
      actions={
        <label className="row">
          <span className="second">{t('imports.map-as')}</span>
          <select
            className="plain-select"
            value={as ?? ''}
            onChange={(event) => {
              const kind = (event.currentTarget.value || null) as SheetKind | null;
              change({ ...choice, as: kind, columns: fieldsFor(sheet, kind) });
            }}
          >
            <option value="">{t('imports.map-leave-out')}</option>
            {registerSheets.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      }
      footer={<SheetNotes choice={choice} problem={problem} />}
      flush
    >
      <div className="table-scroll">
        <table className="data-table" aria-label={t('imports.map-sheet', { sheet: sheet.sheet })}>
          <thead>
            <tr>
              <th>{t('imports.map-column')}</th>
              <th>{t('imports.map-values')}</th>
              <th>{t('imports.map-is')}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.columns.map((column) => (
              <tr key={column.column}>
                <td className="stacked">
                  <span className="mono third">{column.column}</span>{' '}
                  {column.title || <span className="third">{t('imports.map-no-title')}</span>}
                </td>
                <td className="stacked second">
                  {column.samples.join(' · ') || <span className="third">{t('imports.map-no-value')}</span>}
                </td>
                <td className="stacked">
                  {as && (
                    <FieldChoice
                      sheet={sheet}
                      as={as}
                      column={column.column}
                      fields={choice.columns}
                      choose={(columns) => change({ ...choice, columns })}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface FieldChoiceProps {
  sheet: ImportSheet;
  as: SheetKind;
  column: string;
  fields: Readonly<Record<string, string>>;
  choose: (fields: Record<string, string>) => void;
}

function FieldChoice({ sheet, as, column, fields, choose }: FieldChoiceProps) {
  const suggested = sheet.suggested[as]?.[column];
  const field = fields[column];
  return (
    <span className="row wrap">
      <select
        className="plain-select"
        aria-label={t('imports.map-is-of', { column })}
        value={field ?? ''}
        onChange={(event) => choose(changedFields(fields, column, event.currentTarget.value))}
      >
        <option value="">{t('imports.columns-not-read')}</option>
        {template[as].columns.map((one) => (
          <option key={one.field} value={one.field}>
            {one.title}
          </option>
        ))}
      </select>
      {suggested && suggested.field === field && (
        <span className="third small">{t(`imports.why-${suggested.why}`)}</span>
      )}
    </span>
  );
}

function SheetNotes({ choice, problem }: { choice: SheetMappingChoice; problem: string | undefined }) {
  const { as, columns } = choice;
  if (as === null) return null;
  const isKeyed = as === 'Links' || Object.values(columns).includes('key');
  const refers = template[as].columns.some(
    ({ type, field }) => type === 'reference' && Object.values(columns).includes(field),
  );
  return (
    <span className="column">
      {problem && <span role="status">{problem}</span>}
      {!isKeyed && <span>{t(as === 'Suppliers' ? 'imports.map-keyless-supplier' : 'imports.map-keyless')}</span>}
      {refers && <span>{t('imports.map-by-name')}</span>}
    </span>
  );
}

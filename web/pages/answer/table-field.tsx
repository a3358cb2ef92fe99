import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import { Dialog } from '../../components/dialog.tsx';
import { t } from '../../messages/messages.ts';
import { type AnswerRow, parseRows, readCell } from './parse-rows.ts';

type Columns = NonNullable<Item['columns']>;

interface TableFieldProps {
  columns: Columns;
  rows: readonly AnswerRow[];
  disabled: boolean;
  change: (rows: AnswerRow[]) => void;
}

/** As many rows as `holdfast.answers/1` takes. */
const mostRows = 2000;

/** Rows that are typed one by one or pasted from a spreadsheet. */
export function TableField({ columns, rows: given, disabled, change: give }: TableFieldProps) {
  const [pasting, setPasting] = useState(false);
  const [typed, setTyped] = useState(given);
  // An empty row is no answer yet; what others said in the meantime takes the place of what is typed.
  const rows = JSON.stringify(filled(typed)) === JSON.stringify(given) ? typed : given;
  const change = (now: AnswerRow[]) => {
    setTyped(now);
    give(filled(now));
  };
  const set = (at: number, row: AnswerRow) => change(rows.map((one, place) => (place === at ? row : one)));
  return (
    <div className="column wide">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place
        <fieldset key={at} className="answer-row">
          <legend className="small third">{t('answer.row', { number: at + 1 })}</legend>
          <div className="answer-cells">
            {columns.map((column) => (
              <TextInput
                key={column.id}
                label={column.title}
                type={column.kind === 'date' ? 'date' : 'text'}
                inputMode={column.kind === 'number' ? 'decimal' : 'text'}
                autoComplete="off"
                value={String(row[column.id] ?? '')}
                disabled={disabled}
                onChange={(event) => set(at, { ...row, [column.id]: event.currentTarget.value })}
                onBlur={(event) => set(at, { ...row, [column.id]: readCell(event.currentTarget.value, column) })}
                onPaste={(event) => {
                  const text = event.clipboardData.getData('text/plain');
                  if (!/[\t\n]/.test(text.trim())) return;
                  event.preventDefault();
                  const pasted = parseRows(text, columns) ?? [];
                  change([...rows.slice(0, at), ...pasted, ...rows.slice(at + 1)].slice(0, mostRows));
                }}
              />
            ))}
          </div>
          {!disabled && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => change(rows.filter((_, place) => place !== at))}
              aria-label={t('answer.remove-row', { number: at + 1 })}
            >
              {t('answer.remove')}
            </Button>
          )}
        </fieldset>
      ))}
      {!disabled && (
        <div className="row wrap">
          <Button onClick={() => change([...rows, emptyRow(columns)])} disabled={rows.length >= mostRows}>
            {t('answer.add-row')}
          </Button>
          <Button onClick={() => setPasting(true)}>{t('answer.paste')}</Button>
        </div>
      )}
      {pasting && (
        <PasteDialog
          columns={columns}
          add={(more) => change([...rows, ...more].slice(0, mostRows))}
          close={() => setPasting(false)}
        />
      )}
    </div>
  );
}

function filled(rows: readonly AnswerRow[]): AnswerRow[] {
  return rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')))
    .filter((row) => Object.keys(row).length > 0);
}

function emptyRow(columns: Columns): AnswerRow {
  return Object.fromEntries(columns.map(({ id }) => [id, '']));
}

interface PasteDialogProps {
  columns: Columns;
  add: (rows: AnswerRow[]) => void;
  close: () => void;
}

function PasteDialog({ columns, add, close }: PasteDialogProps) {
  const [text, setText] = useState('');
  const found = text.trim() === '' ? undefined : parseRows(text, columns);
  return (
    <Dialog title={t('answer.paste-title')} close={close}>
      <div className="column wide">
        <p className="second">{t('answer.paste-text', { columns: columns.map(({ title }) => title).join(', ') })}</p>
        <Textarea
          label={t('answer.paste-label')}
          rows={8}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p role="status">{found && t('answer.rows', { count: found.length })}</p>
        <div className="dialog-actions">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            variant="filled"
            disabled={!found || found.length === 0}
            onClick={() => {
              add(found ?? []);
              close();
            }}
          >
            {t('answer.paste-act')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

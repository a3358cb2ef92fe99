import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import { fieldError } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import type { ItemView } from './answer-store.ts';
import { tidied } from './answer-value.ts';
import type { Answering } from './answering.ts';
import { TableField } from './table-field.tsx';
import { Tiles } from './tiles.tsx';

interface ItemFieldProps {
  item: Item;
  answering: Answering;
  view: ItemView;
}

/** What is answered with, by the kind of the question. Beside kind `text` options may stand: then the words explain the choice. */
export function ItemField({ item, answering, view }: ItemFieldProps) {
  const { store, questionnaire, isClosed } = answering;
  const options = item.options === undefined ? [] : (questionnaire.options[item.options] ?? []);
  const set = (parts: Partial<Answer>, soon = false) =>
    store.alter(item.id, tidied({ ...store.item(item.id).answer, ...parts }), { soon });
  const label = { 'aria-labelledby': `text-${item.id}` };
  return (
    <div className="answer-fields">
      {options.length > 0 && (
        <Tiles
          item={item}
          options={options}
          answer={view.answer}
          disabled={isClosed}
          choose={(choice) => set({ choice }, true)}
        />
      )}
      {item.kind === 'text' && (
        <Textarea
          {...(options.length > 0 ? { label: t('answer.words') } : label)}
          rows={3}
          maxLength={20_000}
          value={view.answer?.text ?? ''}
          disabled={isClosed}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
      )}
      {item.kind === 'number' && (
        <NumberField
          labelledBy={`text-${item.id}`}
          value={view.answer?.number}
          disabled={isClosed}
          change={(number) => set({ number })}
        />
      )}
      {item.kind === 'date' && (
        <TextInput
          type="date"
          {...label}
          className="answer-short"
          value={view.answer?.date ?? ''}
          disabled={isClosed}
          onChange={(event) => set({ date: event.currentTarget.value || undefined })}
        />
      )}
      {item.kind === 'table' && item.columns && (
        <TableField
          columns={item.columns}
          rows={view.answer?.rows ?? []}
          disabled={isClosed}
          change={(rows) => set({ rows })}
        />
      )}
    </div>
  );
}

interface NumberFieldProps {
  labelledBy: string;
  value: number | undefined;
  disabled: boolean;
  change: (value: number | undefined) => void;
}

/** What is typed stays until it is a number; what others said in the meantime takes its place. */
function NumberField({ labelledBy, value, disabled, change }: NumberFieldProps) {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  const read = parseNumber(typed);
  const shown = read === value ? typed : String(value ?? '');
  const isWrong = typed.trim() !== '' && read === undefined;
  return (
    <TextInput
      aria-labelledby={labelledBy}
      className="answer-short"
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      error={fieldError(isWrong ? t('answer.number-wrong') : undefined)}
      disabled={disabled}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(parseNumber(event.currentTarget.value));
      }}
    />
  );
}

function parseNumber(text: string): number | undefined {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

import { Button } from '@mantine/core';
import {
  type Condition,
  type Item,
  itemsOf,
  optionsOf,
  type Questionnaire,
} from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { conditionWords, itemsById } from '../condition-words.ts';
import { type ConditionRow, type ConditionRows, conditionOf, rowsOf } from './condition-rows.ts';
import { ListChoice, Ticks } from './fields.tsx';

interface ConditionFormProps {
  /** "Asked", "Holds". */
  label: string;
  document: Questionnaire;
  value: Condition | undefined;
  change: (condition: Condition | undefined) => void;
  /** Of an item: only what is asked before it. */
  before?: string;
  /** Gates alone hang on proof, and a gate without a condition is none. */
  ofGate?: boolean;
}

/** When something is asked, wanted or falls away: rows of questions with their answers. */
export function ConditionForm({ label, document, value, change, before, ofGate = false }: ConditionFormProps) {
  const candidates = choicesBefore(document, before);
  const rows = value && rowsOf(value);
  const [first] = candidates;
  if (!value && !first) return null;
  return (
    <fieldset className="plain-fieldset column">
      <legend className="medium">{label}</legend>
      {!ofGate && (
        <ListChoice
          bare
          label={label}
          value={value ? 'only' : 'always'}
          values={[
            { value: 'always', label: t('questionnaire-editor.always') },
            { value: 'only', label: t('questionnaire-editor.only-when') },
          ]}
          change={(chosen) => change(chosen === 'only' && first ? firstCondition(first, document) : undefined)}
        />
      )}
      {value && !rows && (
        <div className="column">
          <p className="second">{conditionWords(value, document, itemsById(document))}</p>
          <p className="third small">{t('questionnaire-editor.condition-complex')}</p>
          <div>
            <Button size="xs" onClick={() => change(first && firstCondition(first, document))}>
              {t('questionnaire-editor.condition-anew')}
            </Button>
          </div>
        </div>
      )}
      {rows && <Rows rows={rows} document={document} candidates={candidates} change={change} ofGate={ofGate} />}
    </fieldset>
  );
}

interface RowsProps {
  rows: ConditionRows;
  document: Questionnaire;
  candidates: readonly Item[];
  change: ConditionFormProps['change'];
  ofGate: boolean;
}

function Rows({ rows: { join, rows }, document, candidates, change, ofGate }: RowsProps) {
  const set = (next: ConditionRow[]) => change(conditionOf({ join, rows: next }));
  return (
    <div className="column wide condition-rows">
      {rows.length > 1 && (
        <ListChoice
          bare
          label={t('questionnaire-editor.only-when')}
          value={join}
          values={[
            { value: 'all', label: t('questionnaire-editor.condition-all') },
            { value: 'any', label: t('questionnaire-editor.condition-any') },
          ]}
          change={(chosen) => change(conditionOf({ join: chosen, rows }))}
        />
      )}
      {rows.map((row, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids, and only their own fields are drawn
          key={index}
          row={row}
          document={document}
          candidates={candidates}
          ofGate={ofGate}
          change={(next) => set(rows.with(index, next))}
          remove={rows.length > 1 || !ofGate ? () => set(rows.toSpliced(index, 1)) : undefined}
        />
      ))}
      <div>
        <Button
          size="xs"
          disabled={candidates.length === 0}
          onClick={() => set([...rows, rowFor(candidates[0]!, document)])}
        >
          {t('questionnaire-editor.condition-add')}
        </Button>
      </div>
    </div>
  );
}

interface RowProps {
  row: ConditionRow;
  document: Questionnaire;
  candidates: readonly Item[];
  ofGate: boolean;
  change: (row: ConditionRow) => void;
  remove: (() => void) | undefined;
}

function Row({ row, document, candidates, ofGate, change, remove }: RowProps) {
  const item = candidates.find(({ id }) => id === row.item);
  const options = item ? optionsOf(item, document) : [];
  return (
    <div className="column condition-row">
      <div className="row wrap">
        <ListChoice
          bare
          label={t('questionnaire-editor.condition-item')}
          value={row.item}
          values={[
            ...(item ? [] : [{ value: row.item, label: row.item }]),
            ...candidates.map(({ id, text }) => ({ value: id, label: `${id} ${text.slice(0, 80)}` })),
          ]}
          change={(id) => change(rowFor(candidates.find((one) => one.id === id)!, document))}
        />
        <ListChoice
          bare
          label={t('questionnaire-editor.condition-is')}
          value={row.negated ? 'not' : 'is'}
          values={[
            { value: 'is', label: t('questionnaire-editor.condition-is') },
            { value: 'not', label: t('questionnaire-editor.condition-is-not') },
          ]}
          change={(chosen) => change({ ...row, negated: chosen === 'not' })}
        />
        {remove && (
          <Button size="xs" variant="subtle" onClick={remove}>
            {t('questionnaire-editor.condition-remove')}
          </Button>
        )}
      </div>
      <Ticks
        label={t('questionnaire-editor.options')}
        values={options.map(({ id, label }) => ({ value: id, label }))}
        chosen={row.is}
        change={(is) => change({ ...row, is })}
      />
      {ofGate && (
        <label className="row tick">
          <input
            type="checkbox"
            className="check"
            checked={row.proof}
            onChange={(event) => change({ ...row, proof: event.currentTarget.checked })}
          />
          {t('questionnaire-editor.condition-proof')}
        </label>
      )}
    </div>
  );
}

/** Questions with answers to choose from, up to one. */
function choicesBefore(document: Questionnaire, before: string | undefined): Item[] {
  const all = [...itemsOf(document)];
  const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
  return all.slice(0, Math.max(0, end)).filter((item) => optionsOf(item, document).length > 0);
}

function rowFor(item: Item, document: Questionnaire): ConditionRow {
  return { item: item.id, is: [optionsOf(item, document)[0]!.id], negated: false, proof: false };
}

function firstCondition(item: Item, document: Questionnaire): Condition {
  return conditionOf({ join: 'all', rows: [rowFor(item, document)] })!;
}

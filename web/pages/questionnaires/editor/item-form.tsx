import { Button } from '@mantine/core';
import {
  type Item,
  itemKinds,
  optionsOf,
  proofClasses,
  type Questionnaire,
} from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { ConditionForm } from './condition-form.tsx';
import { setItem } from './edit-items.ts';
import { emptyAsAbsent, emptyList, IdText, ListChoice, LongText, ParsedText, ShortText, Ticks } from './fields.tsx';
import type { Selected } from './problem-place.ts';
import { renameItem } from './rename.ts';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

interface ItemFormProps {
  item: Item;
  document: Questionnaire;
  edit: Edit;
  select: (selected: Selected) => void;
}

/** All of one question. */
export function ItemForm({ item, document, edit, select }: ItemFormProps) {
  const { id } = item;
  const set = (change: Partial<Item>, field: string) => edit((before) => setItem(before, id, change), `${id} ${field}`);
  return (
    <div className="column wide">
      <LongText label={t('questionnaire-editor.text')} value={item.text} change={(text) => set({ text }, 'text')} />
      <div className="editor-pair">
        <IdText
          key={id}
          label={t('questionnaire-editor.id')}
          description={t('questionnaire-editor.item-id-note')}
          value={id}
          rename={(to) => {
            edit((before) => renameItem(before, id, to));
            select({ kind: 'item', id: to });
          }}
        />
        <ShortText
          label={t('questionnaire-editor.heading')}
          value={item.heading}
          change={(text) => set({ heading: emptyAsAbsent(text) } as Partial<Item>, 'heading')}
        />
      </div>
      <LongText
        label={t('questionnaire-editor.help')}
        value={item.help}
        change={(text) => set({ help: emptyAsAbsent(text) } as Partial<Item>, 'help')}
      />
      <AnswerFields item={item} document={document} set={set} select={select} />
      <ConditionForm
        label={t('questionnaire-editor.when')}
        document={document}
        value={item.when}
        before={id}
        change={(when) => set({ when } as Partial<Item>, 'when')}
      />
      <ConditionForm
        label={t('questionnaire-editor.wanted-when')}
        document={document}
        value={item.wantedWhen}
        before={id}
        change={(wantedWhen) => set({ wantedWhen } as Partial<Item>, 'wantedWhen')}
      />
      <EvidenceFields item={item} set={set} />
      <ParsedText
        long
        label={t('questionnaire-editor.references')}
        description={t('questionnaire-editor.references-note')}
        value={item.references ?? []}
        format={referencesShown}
        parse={referencesIn}
        change={(references) => set({ references: emptyList(references) } as Partial<Item>, 'references')}
      />
      <Translated
        document={document}
        edit={edit}
        texts={[
          { label: t('questionnaire-editor.text'), path: ['items', id, 'text'], original: item.text },
          { label: t('questionnaire-editor.heading'), path: ['items', id, 'heading'], original: item.heading },
          { label: t('questionnaire-editor.help'), path: ['items', id, 'help'], original: item.help },
          { label: t('questionnaire-editor.evidence'), path: ['items', id, 'wanted'], original: item.evidence?.wanted },
          ...(item.columns ?? []).map((column) => ({
            label: column.title,
            path: ['items', id, 'columns', column.id],
            original: column.title,
          })),
        ]}
      />
    </div>
  );
}

interface FieldsProps {
  item: Item;
  set: (change: Partial<Item>, field: string) => void;
}

function AnswerFields({ item, document, set, select }: FieldsProps & Pick<ItemFormProps, 'document' | 'select'>) {
  const sets = Object.keys(document.options);
  const hasOptions = item.kind === 'single' || item.kind === 'multi' || item.kind === 'text';
  const options = optionsOf(item, document);
  return (
    <>
      <div className="editor-pair">
        <ListChoice
          label={t('questionnaire-editor.kind')}
          value={item.kind}
          values={itemKinds.map((kind) => ({ value: kind, label: t(`questionnaires.kind-${kind}`) }))}
          change={(kind) => set(ofKind(item, kind, sets), 'kind')}
        />
        {hasOptions && (
          <ListChoice
            label={t('questionnaire-editor.options')}
            value={item.options ?? ''}
            values={[
              { value: '', label: t('questionnaire-editor.options-none') },
              ...sets.map((name) => ({
                value: name,
                label: `${name}: ${document.options[name]!.map(({ label }) => label).join(' · ')}`.slice(0, 90),
              })),
            ]}
            change={(name) => set({ options: name || undefined, knockOut: undefined } as Partial<Item>, 'options')}
          />
        )}
        <ParsedText
          label={t('questionnaire-editor.weight')}
          description={t('questionnaire-editor.weight-note')}
          value={item.weight}
          format={(weight) => (weight === undefined ? '' : String(weight))}
          parse={numberIn}
          change={(weight) => set({ weight } as Partial<Item>, 'weight')}
        />
      </div>
      {hasOptions && (
        <div>
          <Button size="xs" variant="subtle" onClick={() => select({ kind: 'options' })}>
            {t('questionnaire-editor.options-edit')}
          </Button>
        </div>
      )}
      {item.columns && (
        <ParsedText
          long
          label={t('questionnaire-editor.columns')}
          description={t('questionnaire-editor.columns-note')}
          value={item.columns}
          format={columnsShown}
          parse={(text) => columnsIn(text, item.columns!)}
          change={(columns) => set({ columns }, 'columns')}
        />
      )}
      {options.length > 0 && (
        <Ticks
          label={t('questionnaire-editor.knock-out')}
          values={options.map(({ id, label }) => ({ value: id, label }))}
          chosen={item.knockOut ?? []}
          change={(knockOut) => set({ knockOut: emptyList(knockOut) } as Partial<Item>, 'knockOut')}
        />
      )}
    </>
  );
}

function EvidenceFields({ item, set }: FieldsProps) {
  const { evidence } = item;
  return (
    <div className="editor-pair">
      <ShortText
        label={t('questionnaire-editor.evidence')}
        value={evidence?.wanted}
        change={(wanted) =>
          set(
            { evidence: wanted === '' ? undefined : { wanted, class: evidence?.class ?? 'other' } } as Partial<Item>,
            'evidence',
          )
        }
      />
      {evidence && (
        <ListChoice
          label={t('questionnaire-editor.evidence-class')}
          value={evidence.class}
          values={proofClasses.map((one) => ({ value: one, label: t(`questionnaires.proof-${one}`) }))}
          change={(chosen) => set({ evidence: { ...evidence, class: chosen } }, 'class')}
        />
      )}
    </div>
  );
}

/** What goes with a kind comes with it, and what does not goes. */
function ofKind(item: Item, kind: Item['kind'], sets: readonly string[]): Partial<Item> {
  const chooses = kind === 'single' || kind === 'multi';
  const options = chooses ? (item.options ?? sets[0]) : undefined;
  return {
    kind,
    options,
    knockOut: options === item.options ? item.knockOut : undefined,
    columns:
      kind === 'table'
        ? (item.columns ?? [{ id: 'entry', title: t('questionnaire-editor.column-entry'), kind: 'text' }])
        : undefined,
  } as Partial<Item>;
}

function numberIn(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? undefined : Number.isFinite(Number(plain)) ? Number(plain) : -1;
}

type References = NonNullable<Item['references']>;

function referencesShown(references: References): string {
  return references.map(({ framework, ids }) => `${framework}: ${ids.join(', ')}`).join('\n');
}

function referencesIn(text: string): References {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.lastIndexOf(':');
      const framework = (colon < 0 ? line : line.slice(0, colon)).trim();
      const ids =
        colon < 0
          ? []
          : line
              .slice(colon + 1)
              .split(',')
              .map((id) => id.trim())
              .filter((id) => id !== '');
      return { framework, ids };
    });
}

type Columns = NonNullable<Item['columns']>;

function columnsShown(columns: Columns): string {
  return columns.map(({ title, kind }) => (kind === 'text' ? title : `${title}: ${kind}`)).join('\n');
}

/** A column keeps its id by its place: answers refer to it. */
function columnsIn(text: string, before: Columns): Columns {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const taken = new Set<string>();
  return lines.map((line, index) => {
    const [, title = line, kind = 'text'] = /^(.*?)\s*:\s*(text|number|date)\s*$/.exec(line) ?? [];
    let id = before[index]?.id ?? `column-${index + 1}`;
    while (taken.has(id)) id = `${id}-2`;
    taken.add(id);
    return { id, title: title.trim(), kind: kind as Columns[number]['kind'] };
  });
}

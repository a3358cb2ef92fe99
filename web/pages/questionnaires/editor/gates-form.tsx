import { Button } from '@mantine/core';
import { type Gate, itemsOf, optionsOf, type Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { gateWords, itemsById } from '../condition-words.ts';
import { ConditionForm } from './condition-form.tsx';
import { without } from './edit-items.ts';
import { emptyList, IdText, idsIn, idsShown, LongText, ParsedText, Ticks } from './fields.tsx';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

interface GatesFormProps {
  document: Questionnaire;
  edit: Edit;
}

/** What lets questions fall away. */
export function GatesForm({ document, edit }: GatesFormProps) {
  const gates = document.gates ?? [];
  const set = (next: readonly Gate[], tag?: string) =>
    edit((before) => without({ ...before, gates: emptyList([...next]) }) as Questionnaire, tag);
  const canAdd = [...itemsOf(document)].some((item) => optionsOf(item, document).length > 0);
  return (
    <div className="column wide">
      <p className="second">{t('questionnaire-editor.gates-note')}</p>
      {gates.map((gate, index) => (
        <GateFields
          key={gate.id}
          gate={gate}
          document={document}
          edit={edit}
          set={(change, field) => set(gates.with(index, without({ ...gate, ...change })), `gate ${gate.id} ${field}`)}
          remove={() => set(gates.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button disabled={!canAdd} onClick={() => set([...gates, newGate(document)])}>
          {t('questionnaire-editor.gate-add')}
        </Button>
      </div>
    </div>
  );
}

interface GateFieldsProps extends GatesFormProps {
  gate: Gate;
  set: (change: Partial<Gate>, field: string) => void;
  remove: () => void;
}

function GateFields({ gate, document, edit, set, remove }: GateFieldsProps) {
  const { id, text, when, skips, keeps } = gate;
  return (
    <fieldset className="plain-fieldset column wide option-set">
      <legend className="medium">{gateWords(gate, document, itemsById(document))}</legend>
      <LongText
        label={t('questionnaire-editor.gate-text')}
        value={text}
        change={(said) => set({ text: said }, 'text')}
      />
      <IdText label={t('questionnaire-editor.id')} value={id} rename={(to) => set({ id: to }, 'id')} />
      <ConditionForm
        ofGate
        label={t('questionnaire-editor.gate-when')}
        document={document}
        value={when}
        change={(condition) => condition && set({ when: condition }, 'when')}
      />
      <Ticks
        label={t('questionnaire-editor.gate-sections')}
        values={document.sections.map((section) => ({ value: section.id, label: `${section.id} ${section.title}` }))}
        chosen={skips.sections ?? []}
        change={(sections) =>
          set({ skips: without({ ...skips, sections: emptyList(sections) }) as Gate['skips'] }, 'sections')
        }
      />
      <ParsedText
        mono
        label={t('questionnaire-editor.gate-items')}
        description={t('questionnaire-editor.ids-note')}
        value={skips.items ?? []}
        format={idsShown}
        parse={idsIn}
        change={(items) => set({ skips: without({ ...skips, items: emptyList(items) }) as Gate['skips'] }, 'items')}
      />
      <ParsedText
        mono
        label={t('questionnaire-editor.gate-keeps')}
        description={t('questionnaire-editor.ids-note')}
        value={keeps ?? []}
        format={idsShown}
        parse={idsIn}
        change={(kept) => set({ keeps: emptyList(kept) } as Partial<Gate>, 'keeps')}
      />
      <Translated
        document={document}
        edit={edit}
        texts={[{ label: t('questionnaire-editor.gate-text'), path: ['gates', id], original: text }]}
      />
      <div>
        <Button size="xs" variant="subtle" onClick={remove}>
          {t('questionnaire-editor.gate-remove')}
        </Button>
      </div>
    </fieldset>
  );
}

function newGate(document: Questionnaire): Gate {
  const gates = document.gates ?? [];
  const item = [...itemsOf(document)].find((one) => optionsOf(one, document).length > 0)!;
  let number = gates.length + 1;
  while (gates.some(({ id }) => id === `gate-${number}`)) number++;
  return {
    id: `gate-${number}`,
    text: t('questionnaire-editor.gate-new'),
    when: {
      all: [
        { item: item.id, is: [optionsOf(item, document)[0]!.id] },
        { item: item.id, proof: 'valid' },
      ],
    },
    skips: {},
  };
}

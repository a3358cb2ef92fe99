import { Button } from '@mantine/core';

import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { addItem, type Direction, placeOf } from './edit-items.ts';
import type { Selected } from './problem-place.ts';
import type { Edit } from './use-history.ts';

interface ActsProps {
  id: string;
  document: Questionnaire;
  edit: Edit;
  select: (selected: Selected) => void;
  move: (selected: Selected, direction: Direction) => void;
  remove: (selected: Selected) => void;
}

/** What one can do with a question as a whole. */
export function ItemActs({ id, document, edit, select, move, remove }: ActsProps) {
  const place = placeOf(document, id);
  if (!place) return null;
  const selected: Selected = { kind: 'item', id };
  const add = (at: Parameters<typeof addItem>[1]) => {
    const added = addItem(document, at);
    edit(() => added.document);
    select({ kind: 'item', id: added.id });
  };
  return (
    <>
      <Button size="xs" onClick={() => add({ after: id })}>
        {t('questionnaire-editor.add-question-after')}
      </Button>
      <Button size="xs" onClick={() => add({ under: id })}>
        {t('questionnaire-editor.add-follow-up')}
      </Button>
      <Button size="xs" onClick={() => move(selected, 'up')}>
        {t('questionnaire-editor.move-up')}
      </Button>
      <Button size="xs" onClick={() => move(selected, 'down')}>
        {t('questionnaire-editor.move-down')}
      </Button>
      {place.index > 0 && (
        <Button size="xs" onClick={() => move(selected, 'in')}>
          {t('questionnaire-editor.move-in')}
        </Button>
      )}
      {place.parent && (
        <Button size="xs" onClick={() => move(selected, 'out')}>
          {t('questionnaire-editor.move-out')}
        </Button>
      )}
      <Button size="xs" onClick={() => remove(selected)}>
        {t('questionnaire-editor.remove')}
      </Button>
    </>
  );
}

export function SectionActs({ id, document, edit, select, move, remove }: ActsProps) {
  const selected: Selected = { kind: 'section', id };
  return (
    <>
      <Button
        size="xs"
        onClick={() => {
          const added = addItem(document, { section: id });
          edit(() => added.document);
          select({ kind: 'item', id: added.id });
        }}
      >
        {t('questionnaire-editor.add-question')}
      </Button>
      <Button size="xs" onClick={() => move(selected, 'up')}>
        {t('questionnaire-editor.move-up')}
      </Button>
      <Button size="xs" onClick={() => move(selected, 'down')}>
        {t('questionnaire-editor.move-down')}
      </Button>
      {document.sections.length > 1 && (
        <Button size="xs" onClick={() => remove(selected)}>
          {t('questionnaire-editor.remove')}
        </Button>
      )}
    </>
  );
}

import type { Questionnaire, Section } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { without } from './edit-items.ts';
import { emptyAsAbsent, IdText, LongText, ShortText } from './fields.tsx';
import type { Selected } from './problem-place.ts';
import { renameSection } from './rename.ts';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

interface SectionFormProps {
  section: Section;
  document: Questionnaire;
  edit: Edit;
  select: (selected: Selected) => void;
}

/** What stands above the questions of a section. */
export function SectionForm({ section, document, edit, select }: SectionFormProps) {
  const { id, title, introduction } = section;
  const set = (change: Partial<Section>, field: string) =>
    edit(
      (before) => ({
        ...before,
        sections: before.sections.map((one) => (one.id === id ? without({ ...one, ...change }) : one)),
      }),
      `section ${id} ${field}`,
    );
  return (
    <div className="column wide">
      <ShortText
        label={t('questionnaire-editor.section-title')}
        value={title}
        change={(text) => set({ title: text }, 'title')}
      />
      <LongText
        label={t('questionnaire-editor.introduction')}
        value={introduction}
        change={(text) => set({ introduction: emptyAsAbsent(text) } as Partial<Section>, 'introduction')}
      />
      <IdText
        key={id}
        label={t('questionnaire-editor.id')}
        description={t('questionnaire-editor.section-id-note')}
        value={id}
        rename={(to) => {
          edit((before) => renameSection(before, id, to));
          select({ kind: 'section', id: to });
        }}
      />
      <Translated
        document={document}
        edit={edit}
        texts={[
          { label: t('questionnaire-editor.section-title'), path: ['sections', id, 'title'], original: title },
          {
            label: t('questionnaire-editor.introduction'),
            path: ['sections', id, 'introduction'],
            original: introduction,
          },
        ]}
      />
    </div>
  );
}

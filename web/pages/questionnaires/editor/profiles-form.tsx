import { Button } from '@mantine/core';
import { itemsOf, type Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { t } from '../../../messages/messages.ts';
import { without } from './edit-items.ts';
import { emptyAsAbsent, emptyList, IdText, idsIn, idsShown, ParsedText, ShortText } from './fields.tsx';
import { Translated } from './translated.tsx';
import type { Edit } from './use-history.ts';

type Profile = NonNullable<Questionnaire['profiles']>[number];

interface ProfilesFormProps {
  document: Questionnaire;
  edit: Edit;
}

/** Parts of the questions, each in an order of its own. */
export function ProfilesForm({ document, edit }: ProfilesFormProps) {
  const profiles = document.profiles ?? [];
  const set = (next: readonly Profile[], tag?: string) =>
    edit((before) => without({ ...before, profiles: emptyList([...next]) }) as Questionnaire, tag);
  return (
    <div className="column wide">
      <p className="second">{t('questionnaire-editor.profiles-note')}</p>
      {profiles.map((profile, index) => {
        const change = (part: Partial<Profile>, field: string) =>
          set(profiles.with(index, without({ ...profile, ...part })), `profile ${profile.id} ${field}`);
        return (
          <fieldset className="plain-fieldset column wide option-set" key={profile.id}>
            <legend className="medium">{profile.title || profile.id}</legend>
            <div className="editor-pair">
              <ShortText
                label={t('questionnaire-editor.profile-title')}
                value={profile.title}
                change={(title) => change({ title }, 'title')}
              />
              <IdText label={t('questionnaire-editor.id')} value={profile.id} rename={(id) => change({ id }, 'id')} />
            </div>
            <ShortText
              label={t('questionnaire-editor.profile-summary')}
              value={profile.summary}
              change={(text) => change({ summary: emptyAsAbsent(text) } as Partial<Profile>, 'summary')}
            />
            <ParsedText
              long
              mono
              label={t('questionnaire-editor.profile-items')}
              description={t('questionnaire-editor.ids-note')}
              value={profile.items}
              format={idsShown}
              parse={idsIn}
              change={(items) => change({ items }, 'items')}
            />
            <Translated
              document={document}
              edit={edit}
              texts={[
                {
                  label: t('questionnaire-editor.profile-title'),
                  path: ['profiles', profile.id, 'title'],
                  original: profile.title,
                },
              ]}
            />
            <div>
              <Button size="xs" variant="subtle" onClick={() => set(profiles.toSpliced(index, 1))}>
                {t('questionnaire-editor.profile-remove')}
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button onClick={() => set([...profiles, newProfile(document)])}>
          {t('questionnaire-editor.profile-add')}
        </Button>
      </div>
    </div>
  );
}

function newProfile(document: Questionnaire): Profile {
  const profiles = document.profiles ?? [];
  let number = profiles.length + 1;
  while (profiles.some(({ id }) => id === `profile-${number}`)) number++;
  const items = [...itemsOf(document)].slice(0, 1).map(({ id }) => id);
  return { id: `profile-${number}`, title: t('questionnaire-editor.profile-new'), items };
}

import { getRouteApi } from '@tanstack/react-router';
import { PageHead } from '../../../components/page.tsx';
import { Record } from '../../../components/record.tsx';
import { ErrorNote } from '../../../components/states.tsx';
import { t } from '../../../messages/messages.ts';
import { useRights } from '../../../session.tsx';
import { Editor } from './editor.tsx';
import { useBase } from './use-base.ts';

const route = getRouteApi('/shell/questionnaires/$id/edit');

/** Writes a questionnaire: from nothing, as a copy, or as the next version of one's own. */
export function EditorPage() {
  const { id } = route.useParams();
  const { version, copy } = route.useSearch();
  const { assess } = useRights();
  const base = useBase({ id, version, copy: copy !== undefined });
  if (!assess) {
    return (
      <>
        <PageHead
          title={t('questionnaire-editor.title-new')}
          under={{ to: '/questionnaires', label: t('questionnaires.title') }}
        />
        <ErrorNote error={new Error(t('questionnaire-editor.no-right'))} />
      </>
    );
  }
  return (
    <Record query={base} failed={t('questionnaires.page-failed')}>
      {(begun) => <Editor base={begun} key={`${begun.place} ${begun.saved?.version}`} />}
    </Record>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { compareQuestionnaires } from '../../../src/formats/questionnaire/compare.ts';
import type { WholeQuestionnaire } from '../../../src/modules/questionnaires/contract.ts';
import { Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { Changes } from './changes.tsx';
import { Choice } from './choice.tsx';
import { documentOf, useQuestionnaire, useQuestionnaires } from './use-questionnaires.ts';

const route = getRouteApi('/shell/questionnaires/$id');

/** What is another in this version than in an older one, or than in the questionnaire it was copied from. */
export function Comparison({ whole }: { whole: WholeQuestionnaire }) {
  const { with: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const all = useQuestionnaires();
  const older = whole.versions.filter((version) => version !== whole.version);
  const next = whole.versions[whole.versions.indexOf(whole.version) + 1];
  const value = chosen ?? next ?? '';
  const [id, version] = value.includes('@') ? value.split('@') : [whole.id, value];
  const other = useQuestionnaire(id!, version, value !== '');
  const others = (all.data?.items ?? []).filter((one) => one.id !== whole.id);
  return (
    <div className="column wide">
      <div className="row wrap">
        <Choice
          label={t('questionnaires.compare-with')}
          value={value}
          values={[
            { value: '', label: t('questionnaires.compare-choose') },
            ...older.map((one) => ({ value: one, label: one })),
            ...others.map((one) => ({ value: `${one.id}@${one.version}`, label: `${one.title} ${one.version}` })),
          ]}
          choose={(one) => void navigate({ search: (before) => ({ ...before, with: one || undefined }) })}
        />
      </div>
      {value === '' && (
        <Panel>
          <EmptyState icon="same" title={t('questionnaires.compare-none-title')}>
            {t('questionnaires.compare-none-text')}
          </EmptyState>
        </Panel>
      )}
      {value !== '' && other.isPending && <Waiting />}
      {other.isError && (
        <ErrorNote title={t('questionnaires.compare-failed')} error={other.error} retry={() => void other.refetch()} />
      )}
      {other.data && <Difference before={other.data} after={whole} />}
    </div>
  );
}

function Difference({ before, after }: { before: WholeQuestionnaire; after: WholeQuestionnaire }) {
  const [old, now] = [documentOf(before), documentOf(after)];
  const changes = compareQuestionnaires(old, now);
  return (
    <>
      <p className="second" role="status">
        {changes.length === 0
          ? t('questionnaires.compare-same')
          : t('questionnaires.compare-lede', {
              count: changes.length,
              name: before.title,
              version: before.version,
              newer: after.version,
            })}
      </p>
      {changes.length > 0 && <Changes changes={changes} before={old} after={now} />}
    </>
  );
}

import { Panel } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useSession } from '../../session.tsx';
import { type Asking, useChosen } from './asked-fields.tsx';
import type { Recipient } from './recipients.ts';

/** What a supplier will read, before anything is sent. */
export function LetterPreview({ asking, recipients }: { asking: Asking; recipients: readonly Recipient[] }) {
  const { workspace } = useSession();
  const chosen = useChosen(asking.questionnaire, asking.version);
  const asker = workspace?.name ?? '';
  const profile = chosen.data?.profiles.find(({ id }) => id === asking.profile);
  const questions = profile ? profile.items.length : (chosen.data?.questions ?? 0);
  const first = recipients[0];
  return (
    <Panel title={t('assessments.preview')} aside={t('assessments.preview-aside')}>
      {!chosen.data && <p className="second">{t('assessments.preview-none')}</p>}
      {chosen.data && (
        <div className="letter column">
          <p className="medium">
            {t('assessments.letter-asks', {
              asker,
              name: first?.name ?? t('assessments.letter-supplier'),
              title: asking.title.trim() || chosen.data.title,
            })}
          </p>
          <p>{t('assessments.letter-size', { count: questions })}</p>
          {asking.note.trim() && <p className="preserved">{asking.note.trim()}</p>}
          {asking.dueOn && <p>{t('assessments.letter-due', { date: formatDate(asking.dueOn) })}</p>}
          <p className="second">{t('assessments.letter-way')}</p>
          <p className="third small">{t('assessments.letter-link', { count: asking.linkDays })}</p>
        </div>
      )}
    </Panel>
  );
}

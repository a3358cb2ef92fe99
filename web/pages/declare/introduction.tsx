import type { OwnDeclaration } from '../../../src/modules/declarations/contract.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** Who asks, why, and what is asked. */
export function Introduction({ own }: { own: OwnDeclaration }) {
  const { asker, name, via, note, linkUntil } = own;
  return (
    <section className="column wide" aria-label={t('declare.what-title')}>
      <p className="prose">{t('declare.intro', { asker, name })}</p>
      {via && <p className="prose">{t('declare.via', { via })}</p>}
      {note && (
        <div className="note">
          <h2>{t('declare.note-title', { asker })}</h2>
          <p className="preserved">{note}</p>
        </div>
      )}
      <div>
        <h2>{t('declare.what-title')}</h2>
        <ul className="bulleted">
          <li>{t('declare.what-sites')}</li>
          <li>{t('declare.what-suppliers')}</li>
          <li>{t('declare.what-owners')}</li>
          <li>{t('declare.what-times')}</li>
        </ul>
      </div>
      <p className="second">{t('declare.account', { asker, until: formatDate(linkUntil) })}</p>
    </section>
  );
}

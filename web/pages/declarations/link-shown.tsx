import { Secret } from '../../components/secret.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

interface LinkShownProps {
  name: string;
  link: { token: string; expiresAt: string; mailed: boolean; problem: string | null };
}

/** A link that was just made: mailed, or to be copied now. */
export function LinkShown({ name, link }: LinkShownProps) {
  const until = formatDate(link.expiresAt);
  if (link.mailed) return <p className="note">{t('declarations.link-mailed', { name, until })}</p>;
  return (
    <div className="column">
      {link.problem && <p className="second">{t('declarations.link-not-mailed', { problem: link.problem })}</p>}
      <Secret
        title={t('declarations.link-for', { name })}
        note={t('declarations.link-note', { name, until })}
        value={`${location.origin}/declare#${link.token}`}
      />
    </div>
  );
}

import { Link, useLocation } from '@tanstack/react-router';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';
import { aboutOf } from './about.ts';
import { asOfInWords } from './moments.ts';

/** Rules the past off from now: what is shown, and the ways back. */
export function PastBanner({ asOf }: { asOf: string }) {
  const { pathname } = useLocation();
  return (
    <div className="past-banner" role="status">
      <div className="grow">
        <p className="medium row">
          <Icon name="clock" />
          {t('history.as-of-moment', { moment: asOfInWords(asOf) })}
        </p>
        <p className="small">{t('history.known-then')}</p>
      </div>
      <Link to="/comparison" search={{ since: asOf, ...aboutOf(pathname), asOf: undefined }}>
        {t('history.compare-with-now')}
      </Link>
      <Link to="." search={(search) => ({ ...search, asOf: undefined, after: undefined, before: undefined })}>
        {t('history.back-to-now')}
      </Link>
    </div>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Feed } from '../../../src/modules/feeds/contract.ts';
import { registerTemplateRoute } from '../../../src/modules/register/contract.ts';
import { downloadAddress } from '../../api.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Glyph } from '../../components/level.tsx';
import { formatAgeHours } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';

/** The three ways to begin with one's own data. */
export function StartWays({ feeds }: { feeds: readonly Feed[] }) {
  const rights = useRights();
  return (
    <div className="column wide">
      <div className="columns thirds">
        <Way icon="import" title={t('home.start-register')} text={t('home.start-register-text')}>
          {rights.write && (
            <Button component={Link} to="/imports" variant="filled">
              {t('home.start-register-act')}
            </Button>
          )}
          <Button component="a" href={downloadAddress(registerTemplateRoute)} download>
            {t('home.start-template')}
          </Button>
        </Way>
        <Way icon="product" title={t('home.start-bom')} text={t('home.start-bom-text')}>
          {rights.write && (
            <Button component={Link} to="/products/new">
              {t('home.start-bom-act')}
            </Button>
          )}
        </Way>
        <Way icon="finding" title={t('home.start-data')} text={t('home.start-data-text')}>
          {rights.runInstallation ? (
            <Button component={Link} to="/settings/data">
              {t('home.start-data-act')}
            </Button>
          ) : (
            <span className="third">{t('home.start-data-installation')}</span>
          )}
        </Way>
      </div>
      <div className="row wrap wide small second">
        {feeds.map((feed) => (
          <span className="level" key={feed.kind}>
            <Glyph mark={feed.state === 'ready' && !feed.stale ? 'pass' : 'unknown'} />
            <span>{feedText(feed)}</span>
          </span>
        ))}
        <span className="grow" />
        <span>{t('home.start-privacy')}</span>
      </div>
    </div>
  );
}

function feedText(feed: Feed): string {
  if (feed.ageHours === null) return t('shell.feed-none', { feed: t(`words.feed-${feed.kind}`) });
  return t('shell.feed-age', { feed: t(`words.feed-${feed.kind}`), age: formatAgeHours(feed.ageHours) });
}

function Way(props: { icon: IconName; title: string; text: string; children: ReactNode }) {
  return (
    <section className="panel">
      <div className="empty">
        <Icon name={props.icon} large />
        <h2>{props.title}</h2>
        <p className="second">{props.text}</p>
        <div className="row wrap">{props.children}</div>
      </div>
    </section>
  );
}

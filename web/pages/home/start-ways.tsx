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
import { isExpected } from '../../shell/expected-feeds.ts';
import { ExampleCard } from '../example/example-card.tsx';

/** To begin with one's own data, in three ways, or to look around in the example first. */
export function StartWays({ feeds }: { feeds: readonly Feed[] }) {
  const { runInstallation } = useRights();
  return (
    <div className="column wide">
      <div className={runInstallation ? 'columns halves' : 'columns'}>
        <OwnData />
        {runInstallation && <ExampleCard />}
      </div>
      <div className="row wrap wide small second">
        {feeds.filter(isExpected).map((feed) => (
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

function OwnData() {
  const rights = useRights();
  return (
    <section className="panel start-card">
      <h2>
        <Icon name="file" large />
        {t('home.start-own')}
      </h2>
      <p className="second">{t('home.start-own-text')}</p>
      <ul className="plain-list">
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
      </ul>
    </section>
  );
}

function feedText(feed: Feed): string {
  if (feed.ageHours === null) return t('shell.feed-none', { feed: t(`words.feed-${feed.kind}`) });
  return t('shell.feed-age', { feed: t(`words.feed-${feed.kind}`), age: formatAgeHours(feed.ageHours) });
}

function Way(props: { icon: IconName; title: string; text: string; children: ReactNode }) {
  return (
    <li className="start-way">
      <Icon name={props.icon} />
      <div className="column">
        <div>
          <h3>{props.title}</h3>
          <p className="second">{props.text}</p>
        </div>
        <div className="row wrap">{props.children}</div>
      </div>
    </li>
  );
}

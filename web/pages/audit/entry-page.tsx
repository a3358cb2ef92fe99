import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type AuditEntry, readAuditRoute } from '../../../src/modules/audit/contract.ts';
import { api } from '../../api.ts';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { actionOf, actorOf } from '../../components/timeline.tsx';
import { UndoButton } from '../../components/undo-button.tsx';
import { formatMoment, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { NamedLink } from './named-link.tsx';
import { type Names, sentence, valueText } from './row-words.ts';
import { WrittenRows } from './written-rows.tsx';

const route = getRouteApi('/shell/audit/$number');

/** One change: who, what, when, which rows, and its place in the chain. */
export function EntryPage() {
  const number = Number(route.useParams().number);
  const query = useQuery({
    queryKey: ['audit-entry', number],
    queryFn: () => api.call(readAuditRoute, { params: { number } }),
  });
  return (
    <Record query={query} failed={t('audit.failed-one')}>
      {(entry) => (
        <>
          <PageHead
            name={t('audit.change', { number: formatNumber(entry.number) })}
            title={actionOf(entry.action)}
            lede={t('audit.by-when', { actor: actorOf(entry), moment: formatMoment(entry.at) })}
            under={{ to: '/audit', label: t('audit.title'), number: String(entry.number) }}
            actions={
              <>
                <Beside number={entry.number - 1} label={t('audit.previous')} disabled={entry.number === 1} />
                <Beside number={entry.number + 1} label={t('audit.next')} disabled={entry.number === entry.newest} />
                {Object.keys(entry.rows).length > 0 && entry.undoneBy === null && (
                  <UndoButton
                    change={entry.number}
                    {...(entry.action === 'change.undone' ? { act: t('history.redo') } : {})}
                  />
                )}
              </>
            }
          />
          <div className="column wide">
            {entry.undoneBy !== null && (
              <p className="note">
                {t('audit.undone-by')}{' '}
                <Link to="/audit/$number" params={{ number: String(entry.undoneBy) }}>
                  {t('audit.change', { number: formatNumber(entry.undoneBy) })}
                </Link>
              </p>
            )}
            <div className="columns side-by-side">
              <Panel title={t('audit.what-happened')}>
                <KeyValues rows={facts(entry)} />
              </Panel>
              <Panel title={t('audit.place')}>
                <KeyValues rows={places(entry)} />
              </Panel>
            </div>
            {entry.tables.length > 0 ? (
              <WrittenRows number={entry.number} tables={entry.tables} />
            ) : (
              <p className="second">{t('audit.no-rows')}</p>
            )}
          </div>
        </>
      )}
    </Record>
  );
}

function Beside({ number, label, disabled }: { number: number; label: string; disabled: boolean }) {
  if (disabled) return <Button disabled>{label}</Button>;
  return (
    <Button component={Link} to={`/audit/${number}`}>
      {label}
    </Button>
  );
}

type OpenEntry = AuditEntry & { names: Names; previous: string; digest: string };
type Row = [string, React.ReactNode];

function facts({ action, actor, subject, details, names }: OpenEntry): Row[] {
  return [
    [
      t('audit.action'),
      <span className="mono" key="action">
        {action}
      </span>,
    ],
    [
      t('audit.actor'),
      <span key="actor">
        {actor.kind === 'system' ? (
          t('audit.actor-system')
        ) : (
          <Link to="/audit" search={{ actor: actor.id! }}>
            {actor.name ?? t('common.erased-person')}
          </Link>
        )}{' '}
        <span className="third">
          {actor.madeBy === null ? t(`audit.by-what-${actor.kind}`) : t('audit.token-made-by', { name: actor.madeBy })}
        </span>
      </span>,
    ],
    [
      t('audit.subject'),
      subject ? (
        <NamedLink key="subject" id={subject.id} named={{ ...subject, kind: subject.kind ?? '' }} />
      ) : (
        t('common.none')
      ),
    ],
    ...Object.entries(details)
      .filter(([name]) => !(`${name}Id` in details))
      .map(
        ([name, value]): Row => [
          sentence(name.replace(/Ids?$/, '')),
          <Detail key={name} name={name} value={value} names={names} />,
        ],
      ),
  ];
}

function places({ number, previous, hash, digest }: OpenEntry): Row[] {
  const long = (text: string) => <small className="mono break">{text}</small>;
  return [
    [t('audit.number'), formatNumber(number)],
    [t('audit.hash'), long(hash)],
    [t('audit.previous-hash'), previous === '' ? t('audit.first-of-all') : long(previous)],
    [t('audit.digest'), long(digest)],
    [
      t('audit.as-of'),
      <Link key="as-of" to="/" search={{ asOf: String(number) }}>
        {t('audit.as-of-act')}
      </Link>,
    ],
  ];
}

function Detail({ name, value, names }: { name: string; value: unknown; names: Names }) {
  if (typeof value === 'string' && names[value]) return <NamedLink id={value} named={names[value]} />;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return <span className="break">{valueText(name, value)}</span>;
  }
  const parts = Object.entries(value).map(([part, of]) =>
    t('audit.part', { name: sentence(part), value: valueText(part, of) }),
  );
  return <span className="break">{parts.join(', ')}</span>;
}

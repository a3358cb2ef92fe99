import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type FindingDetails, FindingVerdict } from '../../../src/modules/findings/contract.ts';
import { commentRoute, type Hearing, hearingRoute } from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { Form, fieldError, useForm } from '../../components/form.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { type MessageKey, t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';
import { useUndoTriage } from '../triage/use-undo-triage.ts';
import { DisputedTag, Verdict } from '../triage/verdict.tsx';

// Read when somebody decides: most visits only look.
const DecideDialog = lazy(async () => ({ default: (await import('../triage/decide-dialog.tsx')).DecideDialog }));

/** What the finding comes to: everybody who speaks of it side by side, who decided and why, and what was said before. */
export function FindingTriage({ finding }: { finding: FindingDetails }) {
  const { write } = useRights();
  const [deciding, setDeciding] = useState(false);
  const query = useQuery({
    queryKey: ['finding', finding.id, 'triage'],
    queryFn: () => api.call(hearingRoute, { params: { id: finding.id } }),
  });
  const canDecide = write && finding.goneAt === null;
  return (
    <>
      <section>
        <div className="section-head">
          <h2>{t('triage.comes-to')}</h2>
          {canDecide && (
            <Button size="xs" onClick={() => setDeciding(true)}>
              {t('triage.decide')}
            </Button>
          )}
        </div>
        <div className="inset column">
          <Standing finding={finding} />
          {query.isError && (
            <ErrorNote title={t('triage.failed')} error={query.error} retry={() => void query.refetch()} />
          )}
          {query.isPending && <Waiting />}
          {query.data && <Heard hearing={query.data} />}
        </div>
      </section>
      {query.data && (
        <div className="side-by-side">
          <Past hearing={query.data} canUndo={canDecide} />
          <Comments finding={finding} hearing={query.data} />
        </div>
      )}
      {deciding && (
        <Suspense>
          <DecideDialog selection={{ ids: [finding.id] }} count={1} close={() => setDeciding(false)} />
        </Suspense>
      )}
    </>
  );
}

function Standing({ finding }: { finding: FindingDetails }) {
  const { verdict, disputed, expiresAt, woke } = finding;
  return (
    <>
      <p className="row wrap">
        <Figure
          why={{ kind: 'finding', id: finding.number, value: 'verdict' }}
          value={
            <b>
              <Verdict verdict={verdict} />
            </b>
          }
        />
        <DisputedTag disputed={disputed} />
        {disputed && <span className="second">{t('triage.disputed-note')}</span>}
        {expiresAt && <span className="second">{t('triage.expires', { date: formatDate(expiresAt) })}</span>}
      </p>
      {woke && woke.length > 0 && (
        <p className="note warning">
          {t('triage.woke', { what: woke.map(({ what }) => t(`triage.woke-${what as 'range'}`)).join(', ') })}
        </p>
      )}
    </>
  );
}

type Voice = Hearing['heard'][number];

const rows: readonly { about: MessageKey; cell: (voice: Voice) => ReactNode }[] = [
  { about: 'triage.says', cell: ({ state }) => <Verdict verdict={state} /> },
  {
    about: 'triage.counts',
    cell: ({ outranked }) =>
      outranked === null ? <b>{t('triage.decides')}</b> : t(`triage.outranked-${outranked as 'older'}`),
  },
  { about: 'triage.why', cell: (voice) => <Grounds voice={voice} /> },
  {
    about: 'triage.since',
    cell: ({ at, expiresAt }) =>
      (at !== null || expiresAt !== null) && (
        <>
          {at && formatDate(at)} {expiresAt && t('triage.until', { date: formatDate(expiresAt) })}
        </>
      ),
  },
];

function Heard({ hearing: { heard, trust } }: { hearing: Hearing }) {
  if (heard.length === 0) return <p className="second">{t('triage.nobody')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls, and holds nothing else to focus */}
      <section className="table-scroll" tabIndex={0} aria-label={t('triage.heard')}>
        <table className="plain-table small" aria-label={t('triage.heard')}>
          <thead>
            <tr>
              <th>{t('triage.who')}</th>
              {heard.map((voice) => (
                <th key={voice.id} scope="col">
                  <span className="column">
                    <b>{voice.author || t('triage.us')}</b>
                    <span className="third">
                      {t(`triage.kind-${voice.kind}`)}, {t(`triage.trust-${voice.trust}`)}
                    </span>
                    {voice.source && <Source source={voice.source} />}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ about, cell }) => (
              <tr key={about}>
                <th scope="row">{t(about)}</th>
                {heard.map((voice) => (
                  <td key={voice.id}>{cell(voice) || <span className="third">{t('findings.not-stated')}</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="second small">
        {t('triage.trust-order', { classes: trust.map((one) => t(`triage.trust-${one}`)).join(', ') })}
      </p>
    </>
  );
}

function Source({ source: { number, fileName, bom } }: { source: NonNullable<Voice['source']> }) {
  return (
    <Link to="/vex" className="small">
      {bom === null ? t('triage.source', { number, file: fileName }) : t('triage.source-bom', { number, bom })}
    </Link>
  );
}

function Grounds({ voice: { justification, words } }: { voice: Voice }) {
  if (justification === null && words === null) return <span className="third">{t('findings.not-stated')}</span>;
  return (
    <span className="column">
      {justification && <span>{t(`triage.justification-${justification as 'component_not_present'}`)}</span>}
      {words && <span className="second">{words}</span>}
    </span>
  );
}

function Past({ hearing: { history }, canUndo }: { hearing: Hearing; canUndo: boolean }) {
  const undo = useUndoTriage();
  const last = history.find(({ what }) => what !== 'judged');
  return (
    <section>
      <div className="section-head">
        <h2>{t('triage.history')}</h2>
        {canUndo && last?.what === 'decided' && (
          <Button size="xs" variant="subtle" onClick={() => void undo(last.change)}>
            {t('triage.undo-last')}
          </Button>
        )}
      </div>
      <div className="inset">
        {history.length === 0 && <p className="second">{t('triage.history-none')}</p>}
        <ol className="timeline">
          {history.map((one) => (
            <li key={`${one.change} ${one.what}`} className={one.what === 'judged' ? 'observed' : ''}>
              <div className="small third">{formatMoment(one.at)}</div>
              <div className="medium">
                {t(`triage.history-${one.what}`, { state: t(`triage.verdict-${FindingVerdict.parse(one.state)}`) })}
              </div>
              {one.what !== 'judged' && one.reason && <div className="small">{one.reason}</div>}
              <div className="small second">
                {[
                  one.what === 'judged' &&
                    one.reason &&
                    t('triage.history-because', { kind: t(`triage.kind-${one.reason as 'rule'}`) }),
                  one.by && t('triage.by', { name: one.by }),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Comments({ finding, hearing: { comments } }: { finding: FindingDetails; hearing: Hearing }) {
  const { write } = useRights();
  const form = useForm({ text: '' }, async ({ text }) => {
    await api.call(commentRoute, { params: { id: finding.id }, input: { text } });
    form.set('text', '');
    await readAnew();
  });
  return (
    <section>
      <div className="section-head">
        <h2>{t('triage.comments')}</h2>
      </div>
      <div className="inset column">
        {comments.length === 0 && <p className="second">{t('triage.comments-none')}</p>}
        {comments.map((one) => (
          <div key={one.id}>
            <p className="advisory-text">{one.text}</p>
            <p className="small third">{[one.by ?? t('common.erased-person'), formatMoment(one.at)].join(', ')}</p>
          </div>
        ))}
        {write && (
          <Form form={form} failed={t('triage.comment-failed')} act={t('triage.comment-add')}>
            <Textarea
              label={t('triage.comment')}
              name="text"
              autosize
              minRows={2}
              maxRows={8}
              value={form.values.text}
              error={fieldError(form.problemOf('text'))}
              onChange={(event) => form.set('text', event.currentTarget.value)}
            />
          </Form>
        )}
      </div>
    </section>
  );
}

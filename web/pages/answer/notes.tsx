import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Glyph } from '../../components/level.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { useDownload } from './download.ts';
import { sectionOf } from './questions.ts';
import { useOverall, useStanding } from './use-answers.ts';

/** How it stands with who asks, and with what was typed here. */
export function Notes({ answering }: { answering: Answering }) {
  const { state, restored, unsent } = useOverall(answering.store);
  return (
    <div className="answers-notes column wide">
      <Decided answering={answering} />
      {state === 'ended' && (
        <div className="note bad" role="alert">
          <h2>
            <Glyph mark={5} />
            {t('answer.ended-title')}
          </h2>
          <p>{unsent > 0 ? t('answer.ended-unsent', { count: unsent }) : t('answer.ended-text')}</p>
        </div>
      )}
      {state === 'waiting' && (
        <div className="note warning" role="status">
          <p>{t('answer.waiting-text', { count: unsent })}</p>
          <div className="row actions">
            <Button size="xs" onClick={() => void answering.store.flush()}>
              {t('answer.try-now')}
            </Button>
          </div>
        </div>
      )}
      {restored > 0 && (
        <p className="note" role="status">
          {t('answer.restored', { count: restored })}
        </p>
      )}
    </div>
  );
}

function Decided({ answering }: { answering: Answering }) {
  const { own, store, isColleague } = answering;
  const standing = useStanding(store);
  const { asker, state, comment, submittedAt } = own;
  if (state === 'accepted') {
    return (
      <Told title={t('answer.accepted-title', { asker })} texts={[comment, t('answer.accepted-text')]}>
        <SignedCopy answering={answering} />
      </Told>
    );
  }
  if (state === 'rejected') {
    return <Told title={t('answer.rejected-title', { asker })} texts={[comment, t('answer.closed-text')]} />;
  }
  if (state === 'withdrawn') {
    return <Told title={t('answer.withdrawn-title', { asker })} texts={[t('answer.closed-text')]} />;
  }
  if (state === 'queried') {
    return (
      <Told title={t('answer.queried-title', { asker })} texts={[comment, t('answer.queried-text')]}>
        <Questioned answering={answering} />
      </Told>
    );
  }
  if (state !== 'submitted' || !submittedAt) return null;
  const altered = alteredSince(submittedAt, answering);
  const changed =
    altered > 0 ? t('answer.altered-since', { altered, count: standing.asked }) : t('answer.changed-text');
  return (
    <Told
      title={t('answer.submitted-title', { moment: formatMoment(submittedAt) })}
      texts={[standing.changed || altered > 0 ? changed : t('answer.submitted-text', { asker })]}
    >
      {!isColleague && <SignedCopy answering={answering} />}
    </Told>
  );
}

/** Answers that were given after the last time it was submitted. */
function alteredSince(submittedAt: string, { own }: Answering): number {
  return Object.values(own.answers).filter(({ savedAt }) => savedAt > submittedAt).length;
}

interface ToldProps {
  title: string;
  texts: readonly (string | null)[];
  children?: ReactNode;
}

function Told({ title, texts, children }: ToldProps) {
  return (
    <div className="note" role="status">
      <h2>{title}</h2>
      {texts.map(
        (text) =>
          text && (
            <p key={text} className="preserved break">
              {text}
            </p>
          ),
      )}
      {children}
    </div>
  );
}

/** The questions beside which who asks has said something. */
function Questioned({ answering }: { answering: Answering }) {
  const { own, go } = answering;
  const items = new Set(own.comments.flatMap(({ side, item }) => (side === 'buyer' && item ? [item] : [])));
  if (items.size === 0) return null;
  return (
    <p className="row wrap">
      <span>{t('answer.asked-about')}</span>
      {[...items].map((item) => {
        const section = sectionOf(item, answering);
        return (
          section && (
            <button
              type="button"
              key={item}
              className="link-button"
              onClick={() => go({ at: 'section', section, item })}
            >
              {item}
            </button>
          )
        );
      })}
    </p>
  );
}

function SignedCopy({ answering }: { answering: Answering }) {
  const { signedCopy, busy, error } = useDownload(answering);
  return (
    <div className="column">
      <p>{t('answer.keep-copy')}</p>
      {error && <p role="alert">{error}</p>}
      <div className="row actions">
        <Button size="xs" onClick={() => void signedCopy()} loading={busy}>
          {t('answer.signed-copy')}
        </Button>
      </div>
    </div>
  );
}

/** What stands below the questions. */
export function LinkNote({ answering }: { answering: Answering }) {
  return (
    <p className="small third answers-end">{t('answer.no-account', { until: formatDate(answering.own.linkUntil) })}</p>
  );
}

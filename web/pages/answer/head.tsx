import type { Section } from '../../../src/formats/questionnaire/document.ts';
import { Icon, Logo } from '../../components/icon.tsx';
import { Glyph } from '../../components/level.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { useOverall, useStanding } from './use-answers.ts';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Who asks whom, whether all is saved, and how far it is; stays in sight. */
export function Head({ answering }: { answering: Answering }) {
  const { own, sections, store, go } = answering;
  const standing = useStanding(store);
  const counted = sections.map((section) => countOf(section, standing.sections));
  const asked = counted.reduce((sum, one) => sum + one.asked, 0);
  const answered = counted.reduce((sum, one) => sum + one.answered, 0);
  const progress = t('answer.progress', { answered, asked });
  return (
    <header className="answers-head">
      <div>
        <div className="row">
          <span className="answers-logo">
            <Logo />
          </span>
          <span className="medium ellipsis">{t('answer.asks', { asker: own.asker, supplier: own.supplier })}</span>
        </div>
        <div className="row wrap answers-saved small second">
          <Saved answering={answering} />
          <button type="button" className="link-button tabular" onClick={() => go({ at: 'overview' })}>
            {own.dueOn ? t('answer.progress-due', { progress, date: formatDate(own.dueOn) }) : progress}
          </button>
        </div>
        <div
          className="answers-progress"
          role="img"
          aria-label={t('answer.sections-done', {
            done: counted.filter((one) => one.answered >= one.asked).length,
            count: sections.length,
          })}
        >
          {counted.map((one) => (
            <i key={one.id}>
              <b style={{ width: `${one.share * 100}%` }} />
            </i>
          ))}
        </div>
      </div>
    </header>
  );
}

/** How far a section is; one of which nothing is asked is done. */
export function countOf({ id }: Section, counts: readonly { id: string; asked: number; answered: number }[]) {
  const { asked = 0, answered = 0 } = counts.find((one) => one.id === id) ?? {};
  return { id, asked, answered, share: asked === 0 ? 1 : Math.min(1, answered / asked) };
}

function Saved({ answering }: { answering: Answering }) {
  const { state, savedAt, unsent } = useOverall(answering.store);
  if (state === 'ended') return <SavedText mark="warning" text={t('answer.link-ended')} />;
  if (state === 'waiting') return <SavedText mark="warning" text={t('answer.not-saved')} />;
  if (state === 'saving' || unsent > 0) return <SavedText text={t('answer.saving')} />;
  if (!savedAt) return <SavedText text={t('answer.nothing-saved')} />;
  return <SavedText mark="saved" text={t('answer.saved', { time: time.format(new Date(savedAt)) })} />;
}

function SavedText({ mark, text }: { mark?: 'saved' | 'warning'; text: string }) {
  return (
    <span className="row answers-saved-text" role="status" data-mark={mark}>
      {mark === 'saved' && <Icon name="check" />}
      {mark === 'warning' && <Glyph mark={3} />}
      <span>{text}</span>
    </span>
  );
}

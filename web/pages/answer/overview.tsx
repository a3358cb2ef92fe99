import { Button } from '@mantine/core';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { Comments } from './comments.tsx';
import { Colleagues } from './delegate-dialog.tsx';
import { countOf } from './head.tsx';
import { LinkNote } from './notes.tsx';
import { openItems } from './questions.ts';
import { useStanding } from './use-answers.ts';

/** All sections with what is open in each. */
export function Overview({ answering }: { answering: Answering }) {
  const { own, questionnaire, sections, store, isColleague, isClosed, go } = answering;
  const standing = useStanding(store);
  return (
    <>
      <div className="answers-section-head">
        <span className="small third break">{questionnaire.title}</span>
        <h1 tabIndex={-1}>{t('answer.overview')}</h1>
        <p className="prose second">
          {t(isColleague ? 'answer.overview-colleague' : 'answer.overview-text', { asker: own.asker })}
        </p>
      </div>
      {sections.map((section, place) => {
        const { asked, answered } = countOf(section, standing.sections);
        const open = openItems(section, standing);
        return (
          <section key={section.id} className="answer-card" aria-labelledby={`section-${section.id}`}>
            <div className="row">
              <h2 id={`section-${section.id}`} className="grow break">
                <button
                  type="button"
                  className="link-button"
                  onClick={() => go({ at: 'section', section: section.id })}
                >
                  {t('answer.section-name', { number: place + 1, title: section.title })}
                </button>
              </h2>
              <span className="small third tabular">{toldOf(asked, answered)}</span>
            </div>
            {open.length > 0 && (
              <p className="row wrap small answer-open">
                <span className="third">{t('answer.open')}</span>
                {open.map(({ id }) => (
                  <button
                    type="button"
                    key={id}
                    className="link-button mono"
                    aria-label={t('answer.go-to', { item: id })}
                    onClick={() => go({ at: 'section', section: section.id, item: id })}
                  >
                    {id}
                  </button>
                ))}
              </p>
            )}
          </section>
        );
      })}
      {!isColleague && !isClosed && (
        <div className="answers-again">
          <Button variant="filled" onClick={() => go({ at: 'sign' })}>
            {t('answer.next-sign')}
          </Button>
        </div>
      )}
      <section className="answer-card" aria-labelledby="whole">
        <h2 id="whole">{t('answer.whole')}</h2>
        <Comments item={null} answering={answering} />
      </section>
      {!isColleague && <Colleagues answering={answering} />}
      <LinkNote answering={answering} />
    </>
  );
}

function toldOf(asked: number, answered: number): string {
  return asked === 0 ? t('answer.nothing-asked') : t('answer.progress', { answered, asked });
}

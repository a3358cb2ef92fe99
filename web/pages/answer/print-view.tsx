import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { answerWords } from './answer-words.ts';
import type { Answering } from './answering.ts';

/** All questions and answers, on paper only: made when somebody prints. */
export function PrintView({ answering }: { answering: Answering }) {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  if (!isPrinting) return null;
  const { own, questionnaire, sections } = answering;
  return (
    <div className="answers-print">
      <h1>{questionnaire.title}</h1>
      <p>
        {t('answer.asks', { asker: own.asker, supplier: own.supplier })}
        {own.dueOn && `, ${t('answer.due', { date: formatDate(own.dueOn) })}`}
      </p>
      {sections.map(({ id, title, items }) => (
        <section key={id}>
          <h2>{title}</h2>
          {items.map((item) => (
            <PrintedItem key={item.id} item={item} answering={answering} />
          ))}
        </section>
      ))}
      {questionnaire.signature && (
        <section>
          <h2>{t('answer.sign-title')}</h2>
          <p>{questionnaire.signature.text}</p>
          {questionnaire.signature.fields.map(({ id, title }) => (
            <p key={id} className="answers-line">
              {title}
            </p>
          ))}
        </section>
      )}
    </div>
  );
}

function PrintedItem({ item, answering }: { item: Item; answering: Answering }) {
  const { own, questionnaire, store } = answering;
  const state = store.overall().standing.items[item.id];
  const { answer } = store.item(item.id);
  const proofs = own.proofs.filter((proof) => proof.item === item.id);
  if (state === 'not-asked') return null;
  return (
    <>
      {item.heading && <h3>{item.heading}</h3>}
      <div className="answers-printed">
        <p>
          <span className="mono">{item.id}</span> {item.text}
        </p>
        <p className="medium preserved">
          {answer
            ? answerWords(answer, item, questionnaire)
            : t(state === 'skipped' ? 'answer.falls' : 'answer.not-answered')}
        </p>
        {answer?.rows?.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place
          <p key={place}>{item.columns?.map(({ id, title }) => `${title}: ${row[id] ?? ''}`).join(' · ')}</p>
        ))}
        {proofs.length > 0 && (
          <p className="small">
            {proofs
              .map(({ title, validUntil }) =>
                validUntil ? `${title}, ${t('answer.valid-until', { date: formatDate(validUntil) })}` : title,
              )
              .join(' · ')}
          </p>
        )}
      </div>
      {item.followUps?.map((one) => (
        <PrintedItem key={one.id} item={one} answering={answering} />
      ))}
    </>
  );
}

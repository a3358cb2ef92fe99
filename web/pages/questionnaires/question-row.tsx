import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { type Item, optionsOf, type Questionnaire, weightOf } from '../../../src/formats/questionnaire/document.ts';
import type { AskedElsewhere } from '../../../src/modules/questionnaires/contract.ts';
import { t } from '../../messages/messages.ts';
import { conditionWords, type ItemsById } from './condition-words.ts';

export interface QuestionRowProps {
  item: Item;
  document: Questionnaire;
  items: ItemsById;
  depth: number;
  /** The organisation's own. */
  ownWeight: number | undefined;
  elsewhere: readonly AskedElsewhere[] | undefined;
}

/** One question as it is asked, with all that hangs on it. */
export const QuestionRow = memo(({ item, document, items, depth, ownWeight, elsewhere }: QuestionRowProps) => (
  <li className="question" data-depth={depth} id={`q-${item.id}`}>
    {item.heading && <h3 className="question-heading">{item.heading}</h3>}
    <span className="question-id mono">{item.id}</span>
    <div className="column">
      <p>{item.text}</p>
      {item.help && <p className="third small">{item.help}</p>}
      <AnswerKind item={item} document={document} />
      <Conditions item={item} document={document} items={items} />
      <Worth item={item} document={document} ownWeight={ownWeight} />
      {item.evidence && (
        <p className="second small">
          {t('questionnaires.evidence', {
            wanted: item.evidence.wanted,
            class: t(`questionnaires.proof-${item.evidence.class}`),
          })}
        </p>
      )}
      {item.references && (
        <ul className="plain-list row wrap">
          {item.references.map(({ framework, ids }) => (
            <li className="tag" key={framework}>
              {t('questionnaires.reference', { framework, ids: ids.join(', ') })}
            </li>
          ))}
        </ul>
      )}
      {elsewhere && <Elsewhere all={elsewhere} />}
    </div>
  </li>
));

function AnswerKind({ item, document }: Pick<QuestionRowProps, 'item' | 'document'>) {
  const options = optionsOf(item, document);
  const labels = options.map(({ label, needs }) =>
    needs ? `${label} (${t(`questionnaires.needs-${needs}`)})` : label,
  );
  return (
    <p className="third small">
      {item.kind === 'text' && labels.length > 0
        ? t('questionnaires.kind-choice-in-words')
        : t(`questionnaires.kind-${item.kind}`)}
      {labels.length > 0 && `: ${labels.join(' · ')}`}
      {item.columns &&
        `. ${t('questionnaires.table-columns', { columns: item.columns.map(({ title }) => title).join(' · ') })}`}
      {item.effort && `. ${t('questionnaires.effort', { effort: item.effort })}`}
    </p>
  );
}

function Conditions({ item, document, items }: Pick<QuestionRowProps, 'item' | 'document' | 'items'>) {
  return (
    <>
      {item.when && (
        <p className="second small">
          {t('questionnaires.asked-when', { condition: conditionWords(item.when, document, items) })}
        </p>
      )}
      {item.wantedWhen && (
        <p className="second small">
          {t('questionnaires.wanted-when', { condition: conditionWords(item.wantedWhen, document, items) })}
        </p>
      )}
    </>
  );
}

function Worth({ item, document, ownWeight }: Pick<QuestionRowProps, 'item' | 'document' | 'ownWeight'>) {
  const standard = weightOf(item, document);
  const labels = optionsOf(item, document)
    .filter(({ id }) => item.knockOut?.includes(id))
    .map(({ label }) => label);
  const isUsual = ownWeight === undefined && (standard === 0 || item.weight === undefined);
  if (labels.length === 0 && isUsual) return null;
  return (
    <p className="row wrap small">
      {labels.length > 0 && (
        <span className="tag strong" title={t('questionnaires.knock-out-note')}>
          {t('questionnaires.knock-out', { options: labels.join(t('questionnaires.or')) })}
        </span>
      )}
      {!isUsual && (
        <span className="tag">
          {ownWeight === undefined
            ? t('questionnaires.weight', { weight: standard })
            : t('questionnaires.weight-own', { weight: ownWeight, standard })}
        </span>
      )}
    </p>
  );
}

function Elsewhere({ all }: { all: readonly AskedElsewhere[] }) {
  return (
    <details className="small elsewhere">
      <summary>{t('questionnaires.elsewhere', { count: all.length })}</summary>
      <ul className="plain-list column">
        {all.map(({ questionnaire, title, item, text, relation }) => (
          <li key={`${questionnaire} ${item}`}>
            <Link to="/questionnaires/$id" params={{ id: questionnaire }} hash={`q-${item}`}>
              {title} {item}
            </Link>{' '}
            <span className="third">{t(`questionnaires.relation-${relation}`)}</span>
            <span className="second-line">{text}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

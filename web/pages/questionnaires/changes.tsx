import type { FieldChange, QuestionnaireChange } from '../../../src/formats/questionnaire/compare.ts';
import type { Condition, Item, Option, Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import { Panel } from '../../components/page.tsx';
import { t, textFor } from '../../messages/messages.ts';
import { conditionWords, type ItemsById, itemsById } from './condition-words.ts';

interface ChangesProps {
  changes: readonly QuestionnaireChange[];
  before: Questionnaire;
  after: Questionnaire;
}

/** What is another, each with what it said before and says now. */
export function Changes({ changes, before, after }: ChangesProps) {
  const sides = [before, after].map((document) => ({ document, items: itemsById(document) })) as [Side, Side];
  return (
    <Panel flush>
      <ul className="differences">
        {changes.map((change, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what changed has no id of its own, and the list never moves
          <li className="difference" key={index}>
            <div className="row wrap">
              <span className="tag">{t(`questionnaires.what-${change.what}`)}</span>
              <span className="medium">{t(`questionnaires.change-${change.kind}`, { id: change.id })}</span>
              <span className="third small">{t(`questionnaires.step-${change.step}`)}</span>
            </div>
            {change.text !== null && change.kind !== 'questionnaire' && <p className="second">{change.text}</p>}
            {change.fields.map((field) => (
              <Field key={field.field} change={field} sides={sides} />
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface Side {
  document: Questionnaire;
  items: ItemsById;
}

function Field({ change, sides: [old, now] }: { change: FieldChange; sides: [Side, Side] }) {
  const { field } = change;
  return (
    <div className="field-line changed-value">
      <span className="third small">{textFor('questionnaires', `changed-field-${field}`) ?? field}</span>
      {field === 'order' ? (
        <span>{t('questionnaires.changed-field-order-text')}</span>
      ) : (
        <span className="column">
          <s>{said(change.before, field, old)}</s>
          <span>{said(change.after, field, now)}</span>
        </span>
      )}
    </div>
  );
}

/** A value in words, as far as there are words for it. */
function said(value: unknown, field: string, { document, items }: Side): string {
  if (value === undefined) return t('questionnaires.absent');
  if (typeof value === 'string' || typeof value === 'number') {
    return field === 'kind' ? t(`questionnaires.kind-${value as Item['kind']}`) : String(value);
  }
  switch (field) {
    case 'when':
    case 'wantedWhen':
      return conditionWords(value as Condition, document, items);
    case 'evidence':
      return (value as NonNullable<Item['evidence']>).wanted;
    case 'references':
      return (value as NonNullable<Item['references']>)
        .map(({ framework, ids }) => t('questionnaires.reference', { framework, ids: ids.join(', ') }))
        .join('; ');
    case 'options':
      return (value as Option[]).map(optionWords).join(' · ');
    case 'columns':
      return (value as NonNullable<Item['columns']>).map(({ title }) => title).join(' · ');
    case 'signature':
      return (value as NonNullable<Questionnaire['signature']>).text;
    default:
      return plain(value);
  }
}

function optionWords({ label, value }: Option): string {
  return value === undefined ? label : `${label} = ${value}`;
}

/** The texts in whatever it is, one after another. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(plain).join(' · ');
  return String(value);
}

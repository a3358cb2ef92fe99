import { Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Questionnaire as Document } from '../../../src/formats/questionnaire/document.ts';
import { inLanguage, languagesOf } from '../../../src/formats/questionnaire/in-language.ts';
import { inRole } from '../../../src/formats/questionnaire/in-role.ts';
import { questionnaireWorkbookRoute, type WholeQuestionnaire } from '../../../src/modules/questionnaires/contract.ts';
import { downloadAddress } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { Segments } from '../../components/segments.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Choice } from './choice.tsx';
import { Comparison } from './comparison.tsx';
import { gateWords, itemsById } from './condition-words.ts';
import { ExportJson } from './export-json.tsx';
import { Questions } from './questions.tsx';
import { documentOf, useQuestionnaire, useWithdraw } from './use-questionnaires.ts';
import { WeightsView } from './weights-view.tsx';

const route = getRouteApi('/shell/questionnaires/$id');

export function QuestionnairePage() {
  const { id } = route.useParams();
  const { version } = route.useSearch();
  const query = useQuestionnaire(id, version);
  return (
    <Record query={query} failed={t('questionnaires.page-failed')}>
      {(whole) => <Whole whole={whole} key={`${whole.id} ${whole.version}`} />}
    </Record>
  );
}

function Whole({ whole }: { whole: WholeQuestionnaire }) {
  const { view = 'questions', language, profile } = route.useSearch();
  const navigate = route.useNavigate();
  const document = useMemo(() => {
    const role = whole.profiles.find(({ id }) => id === profile)?.role;
    const spoken = role ? inRole(documentOf(whole), role) : documentOf(whole);
    return inLanguage(spoken, language ?? whole.language);
  }, [whole, language, profile]);
  const views = ['questions', 'weights', 'changes'] as const;
  return (
    <>
      <PageHead
        title={document.title}
        lede={document.summary}
        under={{ to: '/questionnaires', label: t('questionnaires.title'), number: whole.id }}
        actions={<Acts whole={whole} />}
      />
      <div className="column wide">
        <Facts whole={whole} document={document} />
        <div className="print-hidden">
          <Segments
            label={t('questionnaires.view')}
            value={view}
            segments={views.map((value) => ({ value, label: t(`questionnaires.view-${value}`) }))}
            choose={(value) =>
              void navigate({ search: (before) => ({ ...before, view: value === 'questions' ? undefined : value }) })
            }
          />
        </div>
        {view === 'questions' && <QuestionsView whole={whole} document={document} />}
        {view === 'weights' && <WeightsView whole={whole} document={document} key={whole.ownWeights.etag} />}
        {view === 'changes' && <Comparison whole={whole} />}
      </div>
    </>
  );
}

function Acts({ whole }: { whole: WholeQuestionnaire }) {
  const { id, version, ships, title } = whole;
  const { language, profile } = route.useSearch();
  const { assess } = useRights();
  const navigate = route.useNavigate();
  const withdraw = useWithdraw(() => void navigate({ to: '/questionnaires' }));
  return (
    <div className="row wrap">
      {assess && (
        <Button
          renderRoot={(props) => <Link to="/questionnaires/$id/edit" params={{ id }} search={{ version }} {...props} />}
          variant="filled"
        >
          {t(ships ? 'questionnaires.copy' : 'questionnaires.edit')}
        </Button>
      )}
      <Button
        component="a"
        href={downloadAddress(questionnaireWorkbookRoute, { params: { id }, query: { version, language, profile } })}
        download
      >
        {t('questionnaires.as-workbook')}
      </Button>
      <ExportJson one={whole} as="button" />
      <Button onClick={() => print()}>{t('questionnaires.print')}</Button>
      {assess && !ships && (
        <Button
          onClick={() => withdraw.mutate(whole)}
          loading={withdraw.isPending}
          aria-label={t('questionnaires.withdraw-of', { name: title, version })}
        >
          {t('questionnaires.withdraw')}
        </Button>
      )}
    </div>
  );
}

/** Whose it is, how large, and which version and language one reads. */
function Facts({ whole, document }: { whole: WholeQuestionnaire; document: Document }) {
  const { version, language } = route.useSearch();
  const navigate = route.useNavigate();
  const languages = languagesOf(documentOf(whole));
  return (
    <div className="row wrap wide small">
      <span className="tag">{t(whole.ships ? 'questionnaires.ships' : 'questionnaires.own')}</span>
      <span className="second">
        {t('questionnaires.size', { questions: whole.questions, items: whole.items })}
        {whole.ships && ` · ${t(`questionnaires.wording-${whole.wording}`)}`}
      </span>
      {document.source && (
        <span className="third">
          {t('questionnaires.source')}{' '}
          {t('questionnaires.source-text', { title: document.source.title, publisher: document.source.publisher })}
        </span>
      )}
      <Choice
        label={t('questionnaires.version')}
        value={version ?? whole.version}
        values={whole.versions.map((value) => ({ value, label: value }))}
        choose={(value) => void navigate({ search: (before) => ({ ...before, version: value }) })}
      />
      {languages.length > 1 && (
        <Choice
          label={t('questionnaires.language')}
          value={language ?? whole.language}
          values={languages.map((value) => ({ value, label: value }))}
          choose={(value) => void navigate({ search: (before) => ({ ...before, language: value }) })}
        />
      )}
    </div>
  );
}

function QuestionsView({ whole, document }: { whole: WholeQuestionnaire; document: Document }) {
  const { q = '', profile } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(q);
  const asked = useDeferredValue(typed);
  const profiles = document.profiles ?? [];
  return (
    <div className="columns with-aside">
      <div className="column wide">
        <div className="filter-bar print-hidden">
          <input
            className="text-filter"
            type="search"
            value={typed}
            placeholder={t('questionnaires.find')}
            aria-label={t('questionnaires.find')}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setTyped(text);
              void navigate({ search: (before) => ({ ...before, q: text || undefined }), replace: true });
            }}
          />
          {profiles.length > 0 && (
            <Choice
              label={t('questionnaires.profile')}
              value={profile ?? ''}
              values={[
                { value: '', label: t('questionnaires.all-profiles') },
                ...profiles.map(({ id, title }) => ({ value: id, label: title })),
              ]}
              choose={(value) => void navigate({ search: (before) => ({ ...before, profile: value || undefined }) })}
            />
          )}
        </div>
        <Questions document={document} whole={whole} q={asked} profile={profile} />
      </div>
      <Aside whole={whole} document={document} />
    </div>
  );
}

function Aside({ whole, document }: { whole: WholeQuestionnaire; document: Document }) {
  const { gates = [], signature, weightsNote } = document;
  const items = useMemo(() => itemsById(document), [document]);
  const needsProof = whole.gates.some((gate) => gate.needsProof);
  return (
    <div className="column wide questionnaire-aside">
      <Panel title={t('questionnaires.sections')}>
        <ol className="plain-list column section-links">
          {whole.sections.map(({ id, questions, items: all }, index) => (
            <li key={id} className="row">
              <a href={`#s-${id}`} className="grow">
                {document.sections[index]?.title}
              </a>
              <span className="third small tabular" title={t('questionnaires.section-size-note')}>
                {t('questionnaires.section-size', { questions: formatNumber(questions), items: formatNumber(all) })}
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={t(needsProof || gates.length === 0 ? 'questionnaires.gates' : 'questionnaires.gates-other')}>
        {gates.length === 0 ? (
          <p className="second">{t('questionnaires.gates-none')}</p>
        ) : (
          <ul className="plain-list column wide">
            {gates.map((gate) => (
              <li key={gate.id} className="column">
                <span>{gateWords(gate, document, items)}</span>
                <span className="third small">{gate.text}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {weightsNote && (
        <Panel title={t('questionnaires.notes')}>
          <p className="second small">{weightsNote}</p>
        </Panel>
      )}
      {signature && (
        <Panel title={t('questionnaires.signature')}>
          <p className="second small">{signature.text}</p>
          <p className="third small">{signature.fields.map(({ title }) => title).join(' · ')}</p>
        </Panel>
      )}
    </div>
  );
}

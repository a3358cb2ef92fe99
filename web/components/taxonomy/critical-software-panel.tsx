import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import {
  type CriticalSoftwareTest,
  getCriticalSoftwareRoute,
  type Taxonomy,
  type TestedQuestion,
} from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';
import { Marked } from '../level.tsx';
import { NodeLink } from '../node-link.tsx';
import { Panel } from '../page.tsx';
import { ErrorNote, Waiting } from '../states.tsx';
import { AnswersDialog } from './answers-dialog.tsx';
import { useTaxonomy } from './use-taxonomy.ts';

interface CriticalSoftwarePanelProps {
  node: NodeRef;
  /** What its record says of administrative reach, where it has one. */
  privileged?: boolean | null;
}

/** The function-based test for critical software: what it comes to, by which answers, and what would settle it. */
export function CriticalSoftwarePanel({ node, privileged = null }: CriticalSoftwarePanelProps) {
  const rights = useRights();
  const [answering, setAnswering] = useState(false);
  const taxonomy = useTaxonomy();
  const query = useQuery({
    queryKey: ['critical-software', node.id],
    queryFn: () => api.call(getCriticalSoftwareRoute, { params: { id: node.id } }),
  });
  const failed = query.isError ? query : taxonomy.isError ? taxonomy : undefined;
  return (
    <Panel
      title={t('taxonomy.test-title')}
      footer={
        rights.write &&
        query.data &&
        taxonomy.data && (
          <Button size="xs" onClick={() => setAnswering(true)}>
            {t('taxonomy.answer')}
          </Button>
        )
      }
    >
      {failed ? (
        <ErrorNote title={t('taxonomy.test-failed')} error={failed.error} retry={() => void failed.refetch()} />
      ) : query.data && taxonomy.data ? (
        <Tested test={query.data} taxonomy={taxonomy.data} privileged={privileged} />
      ) : (
        <Waiting />
      )}
      {answering && query.data && taxonomy.data && (
        <AnswersDialog test={query.data} taxonomy={taxonomy.data} close={() => setAnswering(false)} />
      )}
    </Panel>
  );
}

export function verdictText(critical: boolean | null): string {
  if (critical === null) return t('taxonomy.verdict-unknown');
  return t(critical ? 'taxonomy.verdict-critical' : 'taxonomy.verdict-not-critical');
}

function settlesKey(answers: readonly string[]) {
  return answers.length > 1
    ? 'taxonomy.settles'
    : answers[0] === 'yes'
      ? 'taxonomy.settles-yes'
      : 'taxonomy.settles-no';
}

interface TestedProps {
  test: CriticalSoftwareTest;
  taxonomy: Taxonomy;
  privileged: boolean | null;
}

function Tested({ test, taxonomy, privileged }: TestedProps) {
  const { node, critical, because, settledBy, questions, suggested } = test;
  const textOf = (code: string) => taxonomy.questions.find((question) => question.code === code)?.text ?? code;
  const said = questions.filter(({ code, answer }) => answer !== null || because.includes(code));
  const shown = critical === null ? said : said.filter(({ code }) => because.includes(code));
  const [next] = settledBy;
  const known = questions.filter(({ answer }) => answer === 'yes' || answer === 'no').length;
  return (
    <div className="column">
      <div className="row wrap">
        <Figure
          why={{ kind: 'critical-software', id: node.number ?? node.id, value: 'critical' }}
          value={
            critical === null ? <Marked mark="unknown" label={verdictText(null)} /> : <b>{verdictText(critical)}</b>
          }
        />
        <span className="third small">{t('taxonomy.answered', { count: known, of: questions.length })}</span>
      </div>
      {critical === null && next && (
        <p className="small">
          <span className="second">{t(settlesKey(next.answers))}</span> {textOf(next.question)}
        </p>
      )}
      {(critical !== false || said.length < questions.length) && shown.length > 0 && (
        <ul className="plain-list column">
          {shown.map((question) => (
            <li key={question.code} className="small">
              <Said question={question} text={textOf(question.code)} />
            </li>
          ))}
        </ul>
      )}
      {suggested.map(({ code, name }) => (
        <p className="second small" key={code}>
          {t('taxonomy.suggested', { category: name })}
        </p>
      ))}
      {privileged !== null && critical !== null && privileged !== critical && (
        <p className="note small">
          {t('taxonomy.stated-otherwise', { stated: t(privileged ? 'common.yes' : 'common.no') })}
        </p>
      )}
    </div>
  );
}

function Said({ question, text }: { question: TestedQuestion; text: string }) {
  const { answer, note, evidence, origin, components } = question;
  return (
    <>
      {text} <b>{t(`taxonomy.answer-${answer ?? 'none'}`)}</b>
      {note && <div className="second">{note}</div>}
      <div className="third">
        {origin &&
          'at' in origin &&
          t('taxonomy.answered-by', {
            by: ('by' in origin && origin.by) || t('taxonomy.somebody'),
            date: formatDate(String(origin.at).slice(0, 10)),
          })}{' '}
        {evidence && (
          <Link to="/evidence/$id" params={{ id: evidence.number }}>
            {evidence.title}
          </Link>
        )}
      </div>
      {components.length > 0 && (
        <div className="second">
          {t('taxonomy.parts')}{' '}
          {components.map((component) => (
            <NodeLink key={component.id} node={component} />
          ))}
        </div>
      )}
    </>
  );
}

import type { Evidence } from '../../../src/modules/evidence/contract.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { t, textFor } from '../../messages/messages.ts';

/** What evidence hangs on, as a text. */
export function subjectText({ node, link }: Evidence['subject']): string {
  if (node) return node.name;
  if (!link) return t('common.not-known');
  const kind = textFor('words', `link-${link.kind}`) ?? link.kind;
  return t('evidence.link-words', { from: link.from.name, kind, to: link.to.name });
}

/** What evidence hangs on, in words that lead there. */
export function Subject({ subject: { node, link } }: { subject: Evidence['subject'] }) {
  if (node) return <NodeLink node={node} />;
  if (!link) return <span className="third">{t('common.not-known')}</span>;
  return (
    <>
      <NodeLink node={link.from} /> {textFor('words', `link-${link.kind}`) ?? link.kind} <NodeLink node={link.to} />
    </>
  );
}
